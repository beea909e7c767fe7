package io.duralog.recovery;

import io.duralog.LogIoException;
import io.duralog.engine.Engine;
import io.duralog.format.LogId;
import io.duralog.segment.SegmentRef;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Segments with numbers below the beginning of the log. They are no part of it. A crash leaves them
 * if it comes after the beginning has moved and before they are deleted.
 */
final class RetiredSegments {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private RetiredSegments() {}

  /** Deletes those that are surely of this log. Leaves each other one alone, with a warning. */
  static void delete(List<SegmentRef> retired, Engine engine, LogId logId) {
    for (SegmentRef segment : retired) {
      try {
        if (SegmentHeaders.isOf(segment, engine, logId)) {
          engine.delete(segment.path());
        } else {
          leave(segment, "it is not a segment of this log");
        }
      } catch (LogIoException e) {
        leave(segment, e.getMessage()); // no part of the log; the next open tries again
      }
    }
  }

  private static void leave(SegmentRef segment, @Nullable String why) {
    LOGGER.log(
        Level.WARNING,
        "{0} is before the beginning of the log and is left alone: {1}",
        segment.path(),
        why);
  }
}
