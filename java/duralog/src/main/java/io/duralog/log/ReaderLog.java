package io.duralog.log;

import io.duralog.EngineInfo;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import io.duralog.Retention;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.host.Host;
import io.duralog.position.Holds;
import io.duralog.recovery.Recovered;
import io.duralog.replay.Snapshot;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log as it was when it was opened for reading only. */
final class ReaderLog extends AbstractLog {
  private final Path directory;
  private final ReadOptions options;
  private final Engine engine;
  private final @Nullable Recovered recovered;
  private final RecoveryReport report;
  private volatile boolean closed;

  ReaderLog(Path directory, ReadOptions options, Engine engine, @Nullable Recovered recovered) {
    this.directory = directory;
    this.options = options;
    this.engine = engine;
    this.recovered = recovered;
    this.report = recovered == null ? RecoveryReport.builder().build() : recovered.report();
  }

  @Override
  Snapshot snapshot(long from, long until, OnDamage mode) {
    requireOpen();
    Recovered r = recovered;
    List<SegmentRef> segments = r == null ? List.of() : r.used();
    LogRoot root = r == null ? LogRoot.fresh(0, 0, 0) : r.root();
    return new Snapshot(
        directory,
        engine,
        LogId.of(root.logId()),
        beginning(),
        segments,
        durableSequence(),
        from,
        until,
        mode,
        report.damage(),
        report.cleanlyClosed(),
        null);
  }

  @Override
  LogRoot.Beginning beginning() {
    Recovered r = recovered;
    return r == null ? LogRoot.Beginning.FRESH : r.root().beginning();
  }

  @Override
  long keptBy(Retention retention) {
    requireOpen();
    Recovered r = recovered;
    if (r == null) {
      return 0;
    }
    Holds holds = Holds.now(directory, engine, r.root());
    return new RetiredByPolicy(retention, engine, LogId.of(r.root().logId()), Host.REAL)
        .firstKept(r.used(), durableSequence(), holds.mostFirst());
  }

  private void requireOpen() {
    if (closed) {
      throw Errors.closed(directory);
    }
  }

  @Override
  OnDamage defaultMode() {
    return modeOf(options);
  }

  /** The mode for a damaged place while the log is opened. */
  static OnDamage modeOf(ReadOptions options) {
    OnDamage mode = options.onDamage();
    return mode == null ? OnDamage.STOP_AT_TORN_TAIL : mode;
  }

  @Override
  public Replay replay() {
    return replay(options);
  }

  @Override
  public long lastSequence() {
    return recovered == null ? 0 : recovered.nextSequence() - 1;
  }

  @Override
  public long durableSequence() {
    return lastSequence(); // the open has synced what it found
  }

  @Override
  public RecoveryReport recovery() {
    return report;
  }

  @Override
  public EngineInfo engine() {
    return engine.info();
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "log in "
        + directory
        + ", "
        + (closed ? "closed" : "open for reading")
        + ", last sequence "
        + lastSequence()
        + ", "
        + engine();
  }
}
