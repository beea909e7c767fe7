package io.duralog.segment;

import io.duralog.engine.Engine;
import io.duralog.format.SegmentFormat;
import io.duralog.host.Host;
import java.nio.file.Path;
import java.util.List;

/** The files of a log whose root says that it is cut: which go, and which takes a place. */
public final class CutFiles {
  private CutFiles() {}

  /**
   * Deletes all segments behind the last one and puts the shortened copy of that one, if there is
   * one, in its place; durably. May be done again after a crash at any point, in any order, since
   * the root says that the log ends in the last segment.
   *
   * @param last number of the segment in which the log ends
   */
  public static void apply(Path directory, Engine engine, int last) {
    apply(new DirectoryNames(directory, engine, Host.REAL), last);
  }

  /** The same for an open log, of whose threads another may give names to files. */
  public static void apply(DirectoryNames names, int last) {
    Engine engine = names.engine();
    Path directory = names.directory();
    List<String> there = engine.list(directory);
    for (SegmentRef s : LogDirectory.segments(directory, there)) {
      if (s.number() > last) {
        engine.delete(s.path());
      }
    }
    if (there.contains(SegmentFormat.copyName(last))) {
      names.publish(
          directory.resolve(SegmentFormat.copyName(last)),
          directory.resolve(SegmentFormat.fileName(last)));
    } else {
      names.sync();
    }
  }
}
