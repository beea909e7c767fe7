package io.duralog.recovery;

import io.duralog.engine.Engine;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.RootFile;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;

/**
 * What the directory of a log held at one moment: what a recovery starts from.
 *
 * @param root the root
 * @param segments in the order of their numbers, those before the beginning of the log too
 */
record Names(RootFile.Found root, List<SegmentRef> segments) {

  /**
   * Reads the root, then lists the segments: a writer that opens the log meanwhile replaces the
   * root before it adds anything.
   */
  static Names of(Path directory, Engine engine) {
    RootFile.Found root = RootFile.read(directory, engine);
    return new Names(root, List.copyOf(LogDirectory.segments(directory, engine)));
  }

  /**
   * Whether a writer has opened or closed the log between this and that, or has cut segments off.
   * Those that it has added at the end change nothing.
   */
  boolean isOvertakenBy(Names later) {
    return !root.equals(later.root)
        || later.segments.size() < segments.size()
        || !segments.equals(later.segments.subList(0, segments.size()));
  }

  /** How many segments have a number below that of the log's first one. */
  int before(int first) {
    int n = 0;
    while (n < segments.size() && segments.get(n).number() < first) {
      n++;
    }
    return n;
  }
}
