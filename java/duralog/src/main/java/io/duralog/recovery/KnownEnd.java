package io.duralog.recovery;

import io.duralog.format.CleanMark;
import org.jspecify.annotations.Nullable;

/** What is known from outside the segments of how far the log was durable, and where it ends. */
final class KnownEnd {
  private long snapshot = -1;
  private long floor;
  private @Nullable CleanMark mark;

  /** Everything through this sequence is durable, and nothing behind it is wanted. */
  void snapshot(long durable) {
    snapshot = durable;
  }

  /** Everything through this sequence was durable once; the highest that was said counts. */
  void floor(long sequence) {
    floor = Math.max(floor, sequence);
  }

  /** The log was closed cleanly and ended where the mark says. */
  void mark(CleanMark found) {
    mark = found;
  }

  /** Something stands behind the place of the mark: it tells what was durable, and no end. */
  void doubtMark() {
    floor(durable());
    mark = null;
  }

  /** The mark, unless it is in doubt. */
  @Nullable CleanMark mark() {
    return mark;
  }

  /** The last sequence that is proved durable. */
  long durable() {
    CleanMark m = mark;
    return Math.max(Math.max(snapshot, floor), m == null ? 0 : m.lastSequence());
  }

  /** Whether all that is wanted has been read. */
  boolean isPast(long sequence) {
    return snapshot >= 0 && sequence > snapshot;
  }

  /** Whether the clean mark says that this is the last sequence. */
  boolean isLast(long sequence) {
    CleanMark m = mark;
    return m != null && sequence == m.lastSequence();
  }

  /** Whether the clean mark says that the log ends at a place. */
  boolean isAt(int segmentNumber, long offset, long sequence) {
    CleanMark m = mark;
    return m != null
        && sequence == m.lastSequence() + 1
        && offset == m.offset()
        && segmentNumber == m.segment();
  }
}
