package io.duralog.recovery;

import io.duralog.engine.Engine;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.RootFile;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The root and the segments that a recovery starts from.
 *
 * @param root the root
 * @param segments in the order of their numbers, with those before the beginning of the log; where
 *     the root says that the log is cut, none behind the cut, and the shortened copy of the last
 *     one if that is not in place yet
 * @param behind those behind the cut; they are no part of the log
 */
public record Names(RootFile.Found root, List<SegmentRef> segments, List<SegmentRef> behind) {

  /**
   * Reads the root, then lists the segments. In this order, because a writer that opens the log in
   * between replaces the root before it adds a segment.
   */
  public static Names of(Path directory, Engine engine) {
    RootFile.Found root = RootFile.read(directory, engine);
    List<String> names = engine.list(directory);
    List<SegmentRef> all = LogDirectory.segments(directory, names);
    LogRoot r = root.root();
    if (r == null || !r.isCut()) {
      return new Names(root, List.copyOf(all), List.of());
    }
    int last = r.floor().segment();
    List<SegmentRef> segments = new ArrayList<>(all.subList(0, before(all, last + 1L)));
    List<SegmentRef> behind = List.copyOf(all.subList(segments.size(), all.size()));
    String copy = SegmentFormat.copyName(last);
    if (names.contains(copy)) {
      segments.removeIf(s -> s.number() == last);
      segments.add(new SegmentRef(last, directory.resolve(copy), 0));
    }
    return new Names(root, List.copyOf(segments), behind);
  }

  /**
   * The segments of a log as they are now, from its beginning to its end or behind it; null if it
   * has no root that can be read.
   */
  public static @Nullable Names now(Path directory, Engine engine) {
    Names n = of(directory, engine);
    LogRoot r = n.root.root();
    if (r == null) {
      return null;
    }
    int retired = n.before(r.beginning().segment());
    return new Names(n.root, n.segments.subList(retired, n.segments.size()), List.of());
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
    return before(segments, first);
  }

  private static int before(List<SegmentRef> segments, long first) {
    int n = 0;
    while (n < segments.size() && segments.get(n).number() < first) {
      n++;
    }
    return n;
  }
}
