package io.duralog.recovery;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.LogFormatException;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.format.LogId;
import io.duralog.format.SegmentHeader;
import io.duralog.segment.SegmentRef;
import java.util.List;

/**
 * Looks at the segments behind the end of the log, which no reader has had a reason to look at: a
 * writer must not fill, nor delete, what is not a segment of its log.
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
   * The segments up to the first one that cannot be used, and that salvage makes anew.
   *
   * @param end index of the segment in which the log ends
   * @throws LogFormatException for a file of another version, another log, or that is no segment
   * @throws CorruptLogException for a header that is damaged
   */
  List<SegmentRef> usable(List<SegmentRef> segments, int end) {
    for (int i = end + 1; i < segments.size(); i++) {
      SegmentRef segment = segments.get(i);
      requireThisLog(segment);
      SegmentHeaders.Read read = SegmentHeaders.read(segment, engine, logId);
      Damage damage = read.damage();
      if (damage == null) {
        continue;
      }
      if (mode == OnDamage.STRICT || (mode != OnDamage.SALVAGE && read.header() == null)) {
        throw new CorruptLogException(damage);
      }
      findings.add(damage);
      if (read.header() == null) {
        return List.copyOf(segments.subList(0, i));
      }
    }
    return segments;
  }

  private void requireThisLog(SegmentRef segment) {
    SegmentHeader header = SegmentHeaders.read(segment, engine).header();
    if (header != null && header.logId() != logId.value()) {
      throw new LogFormatException(
          segment.path(), "is a segment of another log; move it elsewhere");
    }
  }
}
