package io.duralog.recovery;

import io.duralog.engine.Engine;
import io.duralog.segment.CleanMarkFile;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;

/**
 * What the directory of a log held at one moment: what a recovery starts from.
 *
 * @param closed the clean mark
 * @param opened the floor
 * @param segments in the order of their numbers
 */
record Names(CleanMarkFile.Found closed, CleanMarkFile.Found opened, List<SegmentRef> segments) {

  /**
   * Reads the marks, then lists the segments: a writer that opens the log meanwhile takes the clean
   * mark away before it adds anything.
   */
  static Names of(Path directory, Engine engine) {
    return new Names(
        CleanMarkFile.read(directory, CleanMarkFile.CLOSED, engine),
        CleanMarkFile.read(directory, CleanMarkFile.OPENED, engine),
        List.copyOf(LogDirectory.segments(directory, engine)));
  }

  /**
   * Whether a writer has opened or closed the log between this and that, or has cut segments off.
   * Those that it has added at the end change nothing.
   */
  boolean isOvertakenBy(Names later) {
    return !closed.equals(later.closed)
        || !opened.equals(later.opened)
        || later.segments.size() < segments.size()
        || !segments.equals(later.segments.subList(0, segments.size()));
  }

  /** Index of the first segment that does not have the next number, or how many there are. */
  int gap() {
    int i = 0;
    while (i < segments.size() && segments.get(i).number() == i + 1) {
      i++;
    }
    return i;
  }
}
