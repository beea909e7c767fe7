package io.duralog.cli;

import io.duralog.EngineChoice;
import io.duralog.engine.Engine;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.recovery.FirstSequences;
import io.duralog.recovery.Names;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log by what they are.
 *
 * @param root what the root says, or null if it cannot be read
 * @param used segments that hold records
 * @param ready segments that wait to be written to
 * @param retired segments that were given up and wait to be deleted
 * @param unpublished files that a crash has left, which the next open for writing deletes
 */
record LogFiles(@Nullable LogRoot root, int used, int ready, int retired, List<Path> unpublished) {

  static LogFiles of(LogDirectory place) {
    try (Engine own = EngineSelection.forReader(place.path(), EngineChoice.AUTO)) {
      Engine engine = own.throughThePageCache();
      Names names = Names.of(place.path(), engine);
      LogRoot root = names.root().root();
      int begin = root == null ? 0 : root.beginning().segment();
      List<SegmentRef> all = names.segments();
      int retired = (int) all.stream().filter(s -> s.number() < begin).count();
      List<SegmentRef> log = all.subList(retired, all.size());
      int ready = root == null ? 0 : ready(log, engine, root);
      List<Path> unpublished =
          place.files().stream().filter(f -> f.toString().endsWith(".tmp")).toList();
      return new LogFiles(
          root, log.size() - ready, ready, retired + names.behind().size(), unpublished);
    }
  }

  /** Those at the end without a batch; the one that the log ends in is not one of them. */
  private static int ready(List<SegmentRef> log, Engine engine, LogRoot root) {
    try (FirstSequences firsts = new FirstSequences(engine, LogId.of(root.logId()))) {
      int ready = 0;
      for (int i = log.size() - 1; i > 0 && firsts.of(log.get(i)) == 0; i--) {
        ready++;
      }
      return ready;
    }
  }
}
