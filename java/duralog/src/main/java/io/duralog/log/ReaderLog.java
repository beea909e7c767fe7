package io.duralog.log;

import io.duralog.Batch;
import io.duralog.EngineInfo;
import io.duralog.LogClosedException;
import io.duralog.LogOptions;
import io.duralog.LogReadOnlyException;
import io.duralog.LogStats;
import io.duralog.OnDamage;
import io.duralog.RecoveryReport;
import io.duralog.engine.Engine;
import io.duralog.format.LogId;
import io.duralog.recovery.Recovered;
import io.duralog.replay.Snapshot;
import io.duralog.segment.SegmentRef;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A log as it was when it was opened for reading only. */
final class ReaderLog extends ReadSide {
  private final Path directory;
  private final LogOptions options;
  private final Engine engine;
  private final @Nullable Recovered recovered;
  private final RecoveryReport report;
  private volatile boolean closed;

  ReaderLog(Path directory, LogOptions options, Engine engine, @Nullable Recovered recovered) {
    this.directory = directory;
    this.options = options;
    this.engine = engine;
    this.recovered = recovered;
    this.report =
        recovered == null
            ? new RecoveryReport(0, 0, 0, false, List.of(), Duration.ZERO)
            : recovered.report();
  }

  @Override
  Snapshot snapshot(long from, long until, OnDamage mode) {
    if (closed) {
      throw new LogClosedException(directory);
    }
    Recovered r = recovered;
    List<SegmentRef> segments = r == null ? List.of() : r.used();
    LogId logId = r == null ? LogId.of(0) : r.logId();
    return new Snapshot(
        directory,
        engine,
        logId,
        segments,
        durableSequence(),
        from,
        until,
        mode,
        report.damage(),
        report.cleanlyClosed());
  }

  @Override
  OnDamage defaultMode() {
    return options.onDamage();
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
  public LogStats stats() {
    int segments = recovered == null ? 0 : recovered.used().size();
    return new LogStats(0, 0, 0, 0, 0, 0, segments, 0, 0, false);
  }

  @Override
  public void close() {
    closed = true;
  }

  private LogReadOnlyException readOnly() {
    return new LogReadOnlyException(directory);
  }

  @Override
  public long append(byte[] payload) {
    throw readOnly();
  }

  @Override
  public long append(byte[] payload, int offset, int length) {
    throw readOnly();
  }

  @Override
  public long append(ByteBuffer payload) {
    throw readOnly();
  }

  @Override
  public long append(String text) {
    throw readOnly();
  }

  @Override
  public long append(Map<String, ?> json) {
    throw readOnly();
  }

  @Override
  public long tryAppend(byte[] payload) {
    throw readOnly();
  }

  @Override
  public long tryAppend(ByteBuffer payload) {
    throw readOnly();
  }

  @Override
  public long tryAppend(String text) {
    throw readOnly();
  }

  @Override
  public long tryAppend(Map<String, ?> json) {
    throw readOnly();
  }

  @Override
  public long appendAll(Batch batch) {
    throw readOnly();
  }

  @Override
  public long appendDurable(byte[] payload) {
    throw readOnly();
  }

  @Override
  public long appendDurable(ByteBuffer payload) {
    throw readOnly();
  }

  @Override
  public long appendDurable(String text) {
    throw readOnly();
  }

  @Override
  public long appendDurable(Map<String, ?> json) {
    throw readOnly();
  }

  @Override
  public long appendDurable(Batch batch) {
    throw readOnly();
  }

  @Override
  public CompletableFuture<Long> appendAsync(byte[] payload) {
    throw readOnly();
  }

  @Override
  public CompletableFuture<Long> appendAsync(ByteBuffer payload) {
    throw readOnly();
  }

  @Override
  public CompletableFuture<Long> appendAsync(String text) {
    throw readOnly();
  }

  @Override
  public CompletableFuture<Long> appendAsync(Map<String, ?> json) {
    throw readOnly();
  }

  @Override
  public CompletableFuture<Long> appendAsync(Batch batch) {
    throw readOnly();
  }

  private void requireThere(long sequence) {
    if (sequence < 0 || sequence > lastSequence()) {
      throw new IllegalArgumentException(
          "sequence must be 0 to " + lastSequence() + ", the last one, not " + sequence);
    }
  }

  @Override
  public void awaitDurable(long sequence) {
    requireThere(sequence);
  }

  @Override
  public boolean awaitDurable(long sequence, Duration timeout) {
    requireThere(sequence);
    return true;
  }

  @Override
  public CompletableFuture<Void> whenDurable(long sequence) {
    requireThere(sequence);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public long sync() {
    return durableSequence();
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
