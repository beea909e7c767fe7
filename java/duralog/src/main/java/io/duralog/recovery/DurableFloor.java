package io.duralog.recovery;

import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import org.jspecify.annotations.Nullable;

/** What is known from outside the segments of how far the log was durable, and where it ends. */
final class DurableFloor {
  private long snapshot = -1;
  private long floor;
  private LogRoot.@Nullable Place end;

  /** Everything through this sequence is durable, and nothing after it is wanted. */
  void snapshot(long durable) {
    snapshot = durable;
  }

  /** Everything through this sequence was durable once; the highest that was said counts. */
  void atLeast(long sequence) {
    floor = Math.max(floor, sequence);
  }

  /** The log was closed cleanly, and ended here. */
  void end(LogRoot.Place place) {
    end = place;
  }

  /** Something follows the end: it tells what was durable, and is no end. */
  void doubtEnd() {
    atLeast(durable());
    end = null;
  }

  /** Where the log was closed, unless that is in doubt. */
  LogRoot.@Nullable Place end() {
    return end;
  }

  /** The last sequence that is proved durable. */
  long durable() {
    LogRoot.Place p = end;
    return Math.max(Math.max(snapshot, floor), p == null ? 0 : p.last());
  }

  /** Whether all that is wanted has been read. */
  boolean isPast(long sequence) {
    return snapshot >= 0 && sequence > snapshot;
  }

  /** Whether the root says that the log was closed after this sequence. */
  boolean isLast(long sequence) {
    LogRoot.Place p = end;
    return p != null && sequence == p.last();
  }

  /**
   * The number of the segment in which the log was closed, if that is a later one and has no batch,
   * as when recovery cut what was in it; otherwise 0.
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

  /** Whether the log was closed at a place. */
  boolean isAt(int segmentNumber, long offset, long sequence) {
    LogRoot.Place p = end;
    return p != null
        && sequence == p.last() + 1
        && offset == p.offset()
        && segmentNumber == p.segment();
  }
}
