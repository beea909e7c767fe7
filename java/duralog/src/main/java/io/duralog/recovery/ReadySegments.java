package io.duralog.recovery;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.LogFormatException;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks the segments after the end of the log, whose headers the walk has not read. A writer must
 * not write to, or delete, what is not a segment of its log. A reader must not take what a later
 * version wrote for a torn tail.
 */
final class ReadySegments {
  private final Engine engine;
  private final LogId logId;
  private final OnDamage mode;
  private final Findings findings;

  ReadySegments(Engine engine, LogId logId, OnDamage mode, Findings findings) {
    this.engine = engine;
    this.logId = logId;
    this.mode = mode;
    this.findings = findings;
  }

  /**
   * Refuses, or in a salvage lists, what is wrong with them.
   *
   * @param end index of the segment in which the log ends
   * @param next the sequence after its end
   * @throws LogFormatException if a file is of another version or another log, or is no segment
   * @throws CorruptLogException if a header is damaged, or a segment is missing
   */
  void require(List<SegmentRef> segments, int end, long next) {
    for (int i = end + 1; i < segments.size(); i++) {
      requireNoGap(segments.get(i - 1), segments.get(i), next);
      requireHeader(segments.get(i));
    }
  }

  /** No crash leaves a gap, and a log that continued after one would be refused forever. */
  private void requireNoGap(SegmentRef before, SegmentRef segment, long next) {
    int number = before.number() + 1;
    if (segment.number() == number) {
      return;
    }
    Path missing = segment.path().resolveSibling(SegmentFormat.fileName(number));
    Damage damage =
        Damage.builder(Damage.Kind.MISSING_SEGMENT, missing)
            .at(0, 0)
            .lost(next, 0)
            .certain(true)
            .build();
    if (mode != OnDamage.SALVAGE) {
      throw Errors.corrupt(damage);
    }
    findings.add(damage);
  }

  private void requireHeader(SegmentRef segment) {
    SegmentHeaders.Read read = SegmentHeaders.require(segment, engine, logId);
    Damage damage = read.damage();
    if (damage == null) {
      return;
    }
    boolean lost = read.header() == null;
    if (mode == OnDamage.STRICT || (lost && mode != OnDamage.SALVAGE)) {
      throw Errors.corrupt(damage);
    }
    findings.add(damage);
  }
}
