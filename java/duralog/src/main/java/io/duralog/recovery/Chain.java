package io.duralog.recovery;

import io.duralog.format.BatchHeader;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;

/**
 * Where a reader stands and what must come next; the rule by which one batch follows another.
 *
 * <p>The link alone would be enough but for a chance of 2^-32; the run makes sure. A leftover of a
 * torn run names a predecessor that is no longer there, and belongs to a run that nothing accepted
 * belongs to.
 */
final class Chain {
  /** Index of the segment in the list, and offset there, of the next batch. */
  int segment;

  long offset;

  /** The sequence that must come next. */
  long expected;

  /** crc of the last batch, 0 before the first of the log. */
  int link;

  /** Run of the last batch, 0 before the first of the log. */
  long run;

  /** Set at a start in the middle, where link and run are not known. */
  private boolean open;

  /** Starts at the beginning of the log. */
  void startOfLog(LogRoot.Beginning beginning) {
    start(0, beginning.base());
    link = beginning.link();
    run = beginning.run();
    open = false;
  }

  /** Starts at a segment whose first batch is known to belong to the log. */
  void start(int index, long firstSequence) {
    segment = index;
    offset = SegmentFormat.HEADER_LENGTH;
    expected = firstSequence;
    link = 0;
    run = 0;
    open = true;
  }

  /** Whether a batch is the next one. */
  boolean continues(BatchHeader h) {
    return isNext(h) && (open || (h.link() == link && (h.run() == run || h.firstOfRun())));
  }

  /** A batch with GAP passes over sequences; how many is known only with the batch before it. */
  private boolean isNext(BatchHeader h) {
    return h.gap()
        ? h.firstSequence() > expected || (open && h.firstSequence() == expected)
        : h.firstSequence() == expected;
  }

  /** Takes a batch, in a segment, as the last one. */
  void passed(int index, BatchHeader h) {
    segment = index;
    offset = h.end();
    expected = h.nextSequence();
    link = h.crc();
    run = h.run();
    open = false;
  }

  /** Goes on at a place behind a hole, with whatever stands there. */
  void resume(int index, long at, long sequence) {
    segment = index;
    offset = at;
    expected = sequence;
    open = true;
  }

  /** Goes on at the beginning of a later segment; link and run must still fit. */
  void moveTo(int index) {
    segment = index;
    offset = SegmentFormat.HEADER_LENGTH;
  }

  /** Ends in front of records that are lost: nothing is left in this segment or behind it. */
  void end(long fileSize, long next) {
    offset = Math.max(offset, fileSize);
    expected = next;
  }

  /** Whether link and run of the last batch are known. */
  boolean isOpen() {
    return open;
  }
}
