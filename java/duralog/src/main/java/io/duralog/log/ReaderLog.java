package io.duralog.log;

import io.duralog.EngineInfo;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import io.duralog.Retention;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.host.Host;
import io.duralog.live.LiveReader;
import io.duralog.position.Holds;
import io.duralog.recovery.Recovered;
import io.duralog.replay.Lookup;
import io.duralog.replay.Snapshot;
import io.duralog.segment.BatchPlaces;
import io.duralog.segment.RootFile;
import io.duralog.segment.SegmentCatalog;
import io.duralog.tail.ElsewherePlace;
import io.duralog.tail.PolledTail;
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
  private final SegmentCatalog.View view;
  private final Lookup lookup;
  private volatile boolean closed;

  ReaderLog(Path directory, ReadOptions options, Engine engine, @Nullable Recovered recovered) {
    this.directory = directory;
    this.options = options;
    this.engine = engine;
    this.recovered = recovered;
    this.report = recovered == null ? RecoveryReport.builder().build() : recovered.report();
    this.view =
        recovered == null
            ? new SegmentCatalog.View(LogRoot.fresh(0, 0, 0), List.of())
            : new SegmentCatalog.View(recovered.root(), recovered.used());
    this.lookup =
        new Lookup(
            directory,
            engine,
            recovered == null ? LogId.of(0) : recovered.logId(),
            BatchPlaces::new,
            recovered == null ? null : recovered.end(),
            this::requireNotCut);
  }

  @Override
  Snapshot snapshot(long from, long until, OnDamage mode) {
    requireOpen();
    return new Snapshot(
        directory,
        engine,
        view.root(),
        view.segments(),
        durableSequence(),
        Long.MAX_VALUE,
        from,
        until,
        mode,
        report.damage(),
        report.cleanlyClosed(),
        lookup,
        null);
  }

  @Override
  SegmentCatalog.View view() {
    return view;
  }

  @Override
  Lookup lookup() {
    return lookup;
  }

  @Override
  Path directory() {
    return directory;
  }

  @Override
  void requireOpen() {
    if (closed) {
      throw Errors.closed(directory);
    }
  }

  @Override
  public long generation() {
    return view.generation();
  }

  /** What was read from a file that was opened before this look is of no later generation. */
  private void requireNotCut() {
    LogRoot now = RootFile.read(directory, engine).root();
    if (now != null && now.generation() != generation()) {
      throw Errors.cut(directory, now.keptSince(generation()), now.generation());
    }
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
  public Tailer tail(TailOptions options) {
    requireOpen();
    Engine files = engine.throughThePageCache();
    ElsewherePlace place =
        new ElsewherePlace(
            directory,
            files,
            defaultMode(),
            new LiveReader(directory, files, Host.REAL),
            recovered == null ? null : recovered.root(),
            lastSequence());
    boolean done = false;
    try {
      if (options.isFromEnd()) {
        place.seekEnd();
      } else if (options.isFromFirst()) {
        place.seekFirst();
      } else {
        place.seek(options.from());
      }
      done = true;
      return new PolledTail(directory, place, Host.REAL, () -> closed, options.maxPoll().toNanos());
    } finally {
      if (!done) {
        place.close();
      }
    }
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
    lookup.close();
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
