package io.duralog.recovery;

import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import org.jspecify.annotations.Nullable;

/**
 * How far the log is known to have been durable, and where it was closed: from the snapshot of a
 * replay, from the root, and from proof that the walk has met.
 */
final class DurableFloor {
  private long snapshot = -1;
  private long floor;
  private LogRoot.@Nullable Place end;

  /** Everything up to this sequence is durable, and nothing after it is wanted. */
  void snapshot(long durable) {
    snapshot = durable;
  }

  /** Everything up to this sequence was durable once. The highest one counts. */
  void atLeast(long sequence) {
    floor = Math.max(floor, sequence);
  }

  /** The root says that the log was closed here. */
  void end(LogRoot.Place place) {
    end = place;
  }

  /** The log does not end there: the place still proves what was durable, but is no end. */
  void doubtEnd() {
    atLeast(durable());
    end = null;
  }

  /** Where the root says that the log was closed; null if it does not, or is in doubt. */
  LogRoot.@Nullable Place end() {
    return end;
  }

  /** The last sequence that is proven durable. */
  long durable() {
    LogRoot.Place p = end;
    return Math.max(Math.max(snapshot, floor), p == null ? 0 : p.last());
  }

  /** Whether a sequence is after all that is wanted. */
  boolean isPast(long sequence) {
    return snapshot >= 0 && sequence > snapshot;
  }

  /** Whether the root says that the log was closed after this sequence. */
  boolean isLast(long sequence) {
    LogRoot.Place p = end;
    return p != null && sequence == p.last();
  }

  /**
   * The number of the segment at whose beginning the root says that the log was closed, if that is
   * a later one; otherwise 0. It is so where recovery cut what was in that segment.
   */
  int emptyEndAfter(int segmentNumber, long sequence) {
    LogRoot.Place p = end;
    return p != null
            && sequence == p.last() + 1
            && p.offset() == SegmentFormat.HEADER_LENGTH
            && p.segment() > segmentNumber
        ? p.segment()
        : 0;
  }

  /** Whether the root says that the log was closed at a place. */
  boolean isAt(int segmentNumber, long offset, long sequence) {
    LogRoot.Place p = end;
    return p != null
        && sequence == p.last() + 1
        && offset == p.offset()
        && segmentNumber == p.segment();
  }
}
