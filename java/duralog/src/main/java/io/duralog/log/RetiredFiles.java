package io.duralog.log;

import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.commit.CommitterParts;
import io.duralog.lock.WriterLock;
import io.duralog.segment.SegmentRef;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Files of an open log that are before its beginning and still there. For one thread. */
final class RetiredFiles {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private final CommitterParts parts;
  private final WriterLock lock;
  private final boolean overrun;

  /** Lowest first. */
  private final Deque<SegmentRef> files = new ArrayDeque<>();

  /**
   * Creates one without a file.
   *
   * @param overrun whether files go that a replay of the log reads
   */
  RetiredFiles(CommitterParts parts, WriterLock lock, boolean overrun) {
    this.parts = parts;
    this.lock = lock;
    this.overrun = overrun;
  }

  void add(List<SegmentRef> segments) {
    files.addAll(segments);
  }

  /** Deletes the first; false if there is none, or it is still read. */
  boolean deleteOne() {
    SegmentRef next = files.peek();
    boolean waits = next != null && !overrun;
    if (next == null || (waits && !parts.catalog().isFree(next))) {
      return false;
    }
    files.remove();
    try {
      lock.requireHome(); // or another log's file would be deleted
      parts.engine().delete(next.path());
    } catch (LogIoException | LogLockedException | OutOfMemoryError e) {
      LOGGER.log(
          Level.WARNING,
          "{0} is before the beginning of the log and could not be deleted; the next open tries"
              + " again: {1}",
          next.path(),
          e.getMessage());
    }
    return true;
  }
}
