package io.duralog.recovery;

import io.duralog.engine.Engine;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.RootFile;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;

/**
 * The root and the segments that a recovery starts from.
 *
 * @param root the root
 * @param segments in the order of their numbers, with those before the beginning of the log
 */
record Names(RootFile.Found root, List<SegmentRef> segments) {

  /**
   * Reads the root, then lists the segments. In this order, because a writer that opens the log in
   * between replaces the root before it adds a segment.
   */
  static Names of(Path directory, Engine engine) {
    RootFile.Found root = RootFile.read(directory, engine);
    return new Names(root, List.copyOf(LogDirectory.segments(directory, engine)));
  }

  /**
   * Whether a writer has opened or closed the log, or deleted segments, between this look and a
   * later one. Segments added at the end change nothing.
   */
  boolean isOvertakenBy(Names later) {
    return !root.equals(later.root)
        || later.segments.size() < segments.size()
        || !segments.equals(later.segments.subList(0, segments.size()));
  }

  /** How many segments have a number below {@code first}. */
  int before(int first) {
    int n = 0;
    while (n < segments.size() && segments.get(n).number() < first) {
      n++;
    }
    return n;
  }
}
