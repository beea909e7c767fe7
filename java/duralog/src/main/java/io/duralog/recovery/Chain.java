package io.duralog.recovery;

import io.duralog.format.BatchHeader;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;

/**
 * The place of a walk, what must come next there, and the rule by which one batch follows another.
 *
 * <p>A leftover of a torn incarnation links to a batch that is no longer there. The link alone
 * would let it through with a chance of 2^-32. Then the comparison of incarnations keeps it out,
 * unless it has FIRST_OF_RUN.
 */
public final class Chain {
  /** Index in the list of the segment in which the next batch is expected. */
  int segment;

  /** Offset there. */
  long offset;

  /** The sequence expected next. */
  long expected;

  /** crc of the last batch; before the first one what the log's beginning says. */
  int link;

  /** Incarnation of the last batch; before the first one what the log's beginning says. */
  long run;

  /** When the last batch was sealed; before the first one 0. */
  long time;

  /** Set after a start in the middle or a hole: nothing is known of the batch before. */
  private boolean open;

  /** Creates one that is at no place yet. */
  public Chain() {}

  /** Starts at the beginning of the log. */
  public void startOfLog(LogRoot.Beginning beginning) {
    start(0, beginning.base());
    link = beginning.link();
    run = beginning.run();
    open = false;
  }

  /** Starts at a segment whose first batch is known to belong to the log. */
  public void start(int index, long firstSequence) {
    start(index, SegmentFormat.HEADER_LENGTH, firstSequence);
  }

  /** Starts at a batch that is known to belong to the log. */
  void start(int index, long at, long firstSequence) {
    segment = index;
    offset = at;
    expected = firstSequence;
    link = 0;
    run = 0;
    open = true;
  }

  /** Whether a batch is the next one. */
  public boolean continues(BatchHeader h) {
    return isNext(h) && (open || (h.link() == link && (h.run() == run || h.firstOfRun())));
  }

  /**
   * A batch with GAP skips sequences. Where the batch before is not known, it may itself begin with
   * the expected one.
   */
  private boolean isNext(BatchHeader h) {
    return h.gap()
        ? h.firstSequence() > expected || (open && h.firstSequence() == expected)
        : h.firstSequence() == expected;
  }

  /** The sequence expected next. */
  public long expected() {
    return expected;
  }

  /** Makes a batch of a segment the last one. */
  public void passed(int index, BatchHeader h) {
    segment = index;
    offset = h.end();
    expected = h.nextSequence();
    link = h.crc();
    run = h.run();
    time = h.time();
    open = false;
  }

  /** Continues at a place after a hole: of the next batch only the sequence must fit. */
  public void resume(int index, long at, long sequence) {
    segment = index;
    offset = at;
    expected = sequence;
    open = true;
  }

  /** Continues at the beginning of a later segment, where the same batch is expected. */
  void moveTo(int index) {
    segment = index;
    offset = SegmentFormat.HEADER_LENGTH;
  }

  /** Ends the log where its last records are lost: nothing more is here or in a later segment. */
  void end(long fileSize, long next) {
    offset = Math.max(offset, fileSize);
    expected = next;
  }

  /** Whether the batch before is not known, so that link and incarnation are not compared. */
  boolean isOpen() {
    return open;
  }
}
