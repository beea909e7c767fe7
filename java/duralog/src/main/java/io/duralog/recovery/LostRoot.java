package io.duralog.recovery;

import io.duralog.Damage;
import io.duralog.engine.Engine;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;

/** Makes a root to use in place of one that is lost, for a reader that salvages. */
final class LostRoot {
  private LostRoot() {}

  /**
   * A root of a log that begins with the lowest segment there is. If its number is not 1, the
   * segments before it are lost or were deleted on purpose. Without the root it cannot be told
   * which, so the loss is reported as not certain.
   */
  static LogRoot of(List<SegmentRef> segments, Engine engine, Findings findings) {
    LogId logId = SegmentHeaders.logId(segments, engine);
    LogRoot fresh = LogRoot.fresh(logId.value(), 0, 0);
    SegmentRef lowest = segments.get(0);
    if (lowest.number() == 1) {
      return fresh;
    }
    LogRoot.Beginning beginning = beginning(lowest, engine, logId);
    Path missing = lowest.path().resolveSibling(SegmentFormat.fileName(lowest.number() - 1));
    findings.add(
        Damage.builder(Damage.Kind.MISSING_SEGMENT, missing)
            .at(0, 0)
            .lost(beginning.base() > 1 ? 1 : 0, beginning.base() - 1)
            .certain(false)
            .build());
    return fresh.from(beginning);
  }

  private static LogRoot.Beginning beginning(SegmentRef lowest, Engine engine, LogId logId) {
    BatchHeader h;
    try (FirstSequences firsts = new FirstSequences(engine, logId)) {
      h = firsts.headerAt(lowest, SegmentFormat.HEADER_LENGTH);
    }
    if (h == null) {
      return new LogRoot.Beginning(lowest.number(), 1, 0, 0, 1);
    }
    long run = h.firstOfRun() ? 0 : h.run();
    return new LogRoot.Beginning(
        lowest.number(), h.firstSequence(), h.link(), run, h.firstSequence());
  }
}
