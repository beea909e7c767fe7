package io.duralog.salvage;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.SalvageReport;
import io.duralog.engine.Engine;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.host.LogThread;
import io.duralog.log.LogOpener;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.NewPlace;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;

/** Copies the records of a log that can be proved into a new log. The original stays as it is. */
public final class Salvage {
  private static final long SEGMENT_SIZE = LogOptions.defaults().segmentSize();

  private Salvage() {}

  /** See {@link DuraLog#salvage}. */
  public static SalvageReport copy(Path from, Path to) {
    return copy(
        from,
        to,
        ReadOptions.all(),
        SEGMENT_SIZE,
        directory -> EngineSelection.forWriter(directory, LogOptions.defaults()));
  }

  /** The same with the caller's engines and segment size: for tests. */
  static SalvageReport copy(
      Path from, Path to, ReadOptions reads, long segmentSize, Function<Path, Engine> engines) {
    Objects.requireNonNull(from, "from");
    NewPlace place = new NewPlace(Objects.requireNonNull(to, "to"));
    LogDirectory.requireOfSystem(from);
    // Not on the caller's thread: an interrupt would close the files.
    return LogOpener.refused(
        to,
        CopiedLog.BUFFER,
        () ->
            LogThread.run(
                "duralog-salvage " + from, () -> copy(from, place, reads, segmentSize, engines)));
  }

  private static SalvageReport copy(
      Path from, NewPlace to, ReadOptions reads, long segmentSize, Function<Path, Engine> engines) {
    LogDirectory.require(from);
    to.requireOutside(from);
    to.requireFree();
    try (LogReader log = DuraLog.openReadOnly(from, reads.onDamage(OnDamage.SALVAGE));
        Replay replay = log.replay()) {
      to.create();
      boolean published = false;
      try (Engine engine = engines.apply(to.unfinished())) {
        SalvageReport report = copy(replay, to.unfinished(), engine, segmentSize);
        to.publish(engine);
        published = true;
        LogDirectory.syncName(to.path());
        return report;
      } finally {
        if (!published) {
          to.discard();
        }
      }
    }
  }

  private static SalvageReport copy(
      Replay replay, Path directory, Engine engine, long segmentSize) {
    try (CopiedLog copy = new CopiedLog(directory, engine, segmentSize)) {
      CopiedRecords records = new CopiedRecords(copy);
      replay.visit(records);
      copy.finish();
      return records.report(replay.report().damage());
    }
  }
}
