package io.duralog.replay;

import io.duralog.Damage;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.format.LogId;
import io.duralog.recovery.FirstSequences;
import io.duralog.recovery.FirstSequences.Start;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;

/**
 * What a replay reads.
 *
 * @param directory the log
 * @param engine opens the files
 * @param logId identity of the log
 * @param segments the segments that hold records
 * @param last the last sequence that is durable
 * @param from first sequence wanted
 * @param until last sequence wanted
 * @param mode what to do at a damaged place
 * @param known what the open found and did not mend; belongs to every report
 * @param cleanlyClosed whether the log carries the clean mark
 */
public record Snapshot(
    Path directory,
    Engine engine,
    LogId logId,
    List<SegmentRef> segments,
    long last,
    long from,
    long until,
    OnDamage mode,
    List<Damage> known,
    boolean cleanlyClosed) {

  /** The segment in which reading begins. */
  Start start() {
    try (FirstSequences firsts = new FirstSequences(engine, logId)) {
      return firsts.lastUpTo(from, segments);
    }
  }

  /** The last sequence that is both there and wanted. */
  long end() {
    return Math.min(last, until);
  }
}
