package io.duralog.replay;

import io.duralog.Damage;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.recovery.FirstSequences;
import io.duralog.recovery.FirstSequences.Start;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a replay reads.
 *
 * @param directory the log
 * @param engine opens the files
 * @param logId identity of the log
 * @param beginning where it begins
 * @param segments the segments that hold records
 * @param last the last sequence that is durable
 * @param from first sequence wanted
 * @param until last sequence wanted
 * @param mode what to do at a damaged place
 * @param known what the open found and did not mend; belongs to every report
 * @param cleanlyClosed whether the log was closed cleanly
 */
public record Snapshot(
    Path directory,
    Engine engine,
    LogId logId,
    LogRoot.Beginning beginning,
    List<SegmentRef> segments,
    long last,
    long from,
    long until,
    OnDamage mode,
    List<Damage> known,
    boolean cleanlyClosed) {

  /** What is before the first sequence of the log is on disk, and is not wanted. */
  public Snapshot {
    from = Math.max(from, beginning.first());
  }

  /**
   * For a log that is being written: first how far it is durable, then the segments. A segment is
   * in the list before anything in it is durable, so the list is never too short.
   *
   * @param segments asked once, after {@code durable}
   * @param durable asked once
   */
  public static Snapshot ofWriter(
      Path directory,
      Engine engine,
      LogId logId,
      LogRoot.Beginning beginning,
      Supplier<List<SegmentRef>> segments,
      LongSupplier durable,
      long from,
      long until,
      OnDamage mode) {
    long last = durable.getAsLong();
    return new Snapshot(
        directory,
        engine,
        logId,
        beginning,
        segments.get(),
        last,
        from,
        until,
        mode,
        List.of(),
        false);
  }

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
