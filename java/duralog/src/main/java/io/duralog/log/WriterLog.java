package io.duralog.log;

import io.duralog.Batch;
import io.duralog.EngineInfo;
import io.duralog.LogClosedException;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.LogStats;
import io.duralog.OnDamage;
import io.duralog.RecordTooLargeException;
import io.duralog.RecordType;
import io.duralog.RecoveryReport;
import io.duralog.append.EncodedBatch;
import io.duralog.append.LargeAppends;
import io.duralog.append.Payloads;
import io.duralog.append.Stop;
import io.duralog.commit.Committer;
import io.duralog.commit.CommitterParts;
import io.duralog.engine.Host;
import io.duralog.format.BatchFormat;
import io.duralog.format.Crc32c;
import io.duralog.format.RecordFormat;
import io.duralog.lock.WriterLock;
import io.duralog.replay.Snapshot;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A log that is open for writing. Encodes and checks on the caller's thread; never does I/O. */
final class WriterLog extends ReadSide {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private final LogOptions options;
  private final CommitterParts parts;
  private final LargeAppends large;
  private final Committer committer;
  private final Thread thread;
  private final ReentrantLock closing = new ReentrantLock();
  private final int mostOrdinary;
  private final RecoveryReport recovery;
  private final WriterLock lock;
  private final long recovered;
  private boolean released;
  private @Nullable CloseAtExit atExit;

  WriterLog(
      LogOptions options,
      CommitterParts parts,
      LargeAppends large,
      Committer committer,
      int bufferCapacity,
      RecoveryReport recovery,
      WriterLock lock) {
    this.options = options;
    this.parts = parts;
    this.large = large;
    this.committer = committer;
    this.mostOrdinary = bufferCapacity - BatchFormat.HEADER_LENGTH;
    this.recovery = recovery;
    this.lock = lock;
    this.recovered = parts.durability().sequence();
    this.thread = parts.host().start("duralog-commit " + parts.directory(), committer);
  }

  private long accept(byte[] payload, int offset, int length, int type, boolean wait) {
    requireSize(length);
    if (RecordFormat.HEADER_LENGTH + length > mostOrdinary) {
      return large.append(ByteBuffer.wrap(payload, offset, length), type, wait);
    }
    int check = RecordFormat.unboundCheck(Crc32c.of(payload, offset, length), length, type);
    return parts.queue().append(payload, offset, length, type, check, wait);
  }

  private long accept(ByteBuffer payload, boolean wait) {
    int length = payload.remaining();
    if (payload.hasArray()) {
      int offset = payload.arrayOffset() + payload.position();
      return accept(payload.array(), offset, length, RecordType.BYTES, wait);
    }
    requireSize(length);
    if (RecordFormat.HEADER_LENGTH + length > mostOrdinary) {
      return large.append(payload.duplicate(), RecordType.BYTES, wait);
    }
    int check = RecordFormat.unboundCheck(Crc32c.of(payload), length, RecordType.BYTES);
    int at = payload.position();
    return parts.queue().append(payload, at, length, RecordType.BYTES, check, wait);
  }

  private long accept(Batch batch, boolean wait) {
    if (!(Objects.requireNonNull(batch, "batch") instanceof EncodedBatch given)) {
      throw new IllegalArgumentException("a batch must come from Batch.create()");
    }
    int size = (int) given.bytes(); // once: another thread might change it
    requireSize(size);
    if (size > mostOrdinary) {
      return large.append(given, size, wait);
    }
    EncodedBatch records = given.sealed();
    if (records.size() == 0) {
      return lastSequence();
    }
    if (records.bytes() > mostOrdinary) {
      throw new ConcurrentModificationException("another thread adds to the batch");
    }
    return parts.queue().append(records, wait);
  }

  private long accept(String text, boolean wait) {
    byte[] utf8 = Payloads.utf8(Objects.requireNonNull(text, "text"));
    return accept(utf8, 0, utf8.length, RecordType.TEXT, wait);
  }

  private long accept(Map<String, ?> json, boolean wait) {
    byte[] utf8 = Payloads.json(json);
    return accept(utf8, 0, utf8.length, RecordType.JSON, wait);
  }

  private void requireSize(long length) {
    if (length > options.maxRecordSize()) {
      throw new RecordTooLargeException(length, options.maxRecordSize());
    }
  }

  private long durable(long sequence) {
    parts.durability().await(sequence);
    return sequence;
  }

  @Override
  public long append(byte[] payload) {
    return accept(payload, 0, payload.length, RecordType.BYTES, true);
  }

  @Override
  public long append(byte[] payload, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, payload.length);
    return accept(payload, offset, length, RecordType.BYTES, true);
  }

  @Override
  public long append(ByteBuffer payload) {
    return accept(payload, true);
  }

  @Override
  public long append(String text) {
    return accept(text, true);
  }

  @Override
  public long append(Map<String, ?> json) {
    return accept(json, true);
  }

  @Override
  public long tryAppend(byte[] payload) {
    return accept(payload, 0, payload.length, RecordType.BYTES, false);
  }

  @Override
  public long tryAppend(ByteBuffer payload) {
    return accept(payload, false);
  }

  @Override
  public long tryAppend(String text) {
    return accept(text, false);
  }

  @Override
  public long tryAppend(Map<String, ?> json) {
    return accept(json, false);
  }

  @Override
  public long appendAll(Batch batch) {
    return accept(batch, true);
  }

  @Override
  public long appendDurable(byte[] payload) {
    return durable(append(payload));
  }

  @Override
  public long appendDurable(ByteBuffer payload) {
    return durable(append(payload));
  }

  @Override
  public long appendDurable(String text) {
    return durable(append(text));
  }

  @Override
  public long appendDurable(Map<String, ?> json) {
    return durable(append(json));
  }

  @Override
  public long appendDurable(Batch batch) {
    return durable(appendAll(batch));
  }

  @Override
  public CompletableFuture<Long> appendAsync(byte[] payload) {
    return parts.durability().when(append(payload));
  }

  @Override
  public CompletableFuture<Long> appendAsync(ByteBuffer payload) {
    return parts.durability().when(append(payload));
  }

  @Override
  public CompletableFuture<Long> appendAsync(String text) {
    return parts.durability().when(append(text));
  }

  @Override
  public CompletableFuture<Long> appendAsync(Map<String, ?> json) {
    return parts.durability().when(append(json));
  }

  @Override
  public CompletableFuture<Long> appendAsync(Batch batch) {
    return parts.durability().when(appendAll(batch));
  }

  private void requireAccepted(long sequence) {
    long last = sequence <= durableSequence() ? sequence : lastSequence();
    if (sequence < 0 || sequence > last) {
      throw new IllegalArgumentException(
          "sequence must be 0 to " + lastSequence() + ", the last one accepted, not " + sequence);
    }
  }

  @Override
  public void awaitDurable(long sequence) {
    requireAccepted(sequence);
    parts.durability().await(sequence);
  }

  @Override
  public boolean awaitDurable(long sequence, Duration timeout) {
    requireAccepted(sequence);
    return parts.durability().await(sequence, Objects.requireNonNull(timeout, "timeout"));
  }

  @Override
  public CompletableFuture<Void> whenDurable(long sequence) {
    requireAccepted(sequence);
    return parts.durability().when(sequence).thenAccept(s -> {});
  }

  @Override
  public long sync() {
    Stop stop = parts.space().stop();
    if (stop != null) {
      throw stop.exception();
    }
    parts.durability().await(lastSequence());
    return durableSequence();
  }

  @Override
  public long lastSequence() {
    return parts.queue().lastSequence();
  }

  @Override
  public long durableSequence() {
    return parts.durability().sequence();
  }

  @Override
  public RecoveryReport recovery() {
    return recovery;
  }

  @Override
  public EngineInfo engine() {
    return parts.engine().info();
  }

  @Override
  public LogStats stats() {
    long durable = durableSequence(); // before the last one, which is never less
    return new LogStats(
        lastSequence() - recovered,
        durable - recovered,
        committer.bytes(),
        committer.batches(),
        parts.engine().syncs(),
        committer.commitNanos(),
        parts.catalog().list().size(),
        committer.bufferBytes(),
        parts.space().waits(),
        hasFailed());
  }

  @Override
  Snapshot snapshot(long from, long until, OnDamage mode) {
    Stop stop = parts.space().stop();
    if (stop != null && stop.cause() == null) {
      throw new LogClosedException(parts.directory());
    }
    return Snapshot.ofWriter(
        parts.directory(),
        parts.engine(),
        parts.logId(),
        parts.catalog()::list,
        this::durableSequence,
        from,
        until,
        mode);
  }

  @Override
  OnDamage defaultMode() {
    return options.onDamage();
  }

  /** Has it closed when the JVM shuts down, unless that has happened before. */
  void closeAtExit() {
    closing.lock();
    try {
      if (!released) {
        atExit = new CloseAtExit(this, parts.directory());
      }
    } finally {
      closing.unlock();
    }
  }

  @Override
  public void close() {
    parts.space().stop(new Stop(parts.directory(), null, 0));
    parts.doorbell().ring();
    Host host = parts.host();
    host.join(thread);
    host.lock(closing);
    try {
      if (released) {
        return;
      }
      released = true;
      try {
        host.run(
            "duralog-close " + parts.directory(),
            () -> {
              release();
              return true;
            });
      } finally {
        if (atExit != null) {
          atExit.cancel(); // not before: until here a shutdown must wait for us
        }
      }
    } finally {
      closing.unlock();
    }
  }

  private void release() {
    try (lock) {
      committer.close();
      if (!hasFailed()) {
        ClosingMark.write(parts, committer, lock);
      }
      parts.engine().close();
    } catch (LogIoException e) {
      if (!hasFailed()) {
        throw e;
      }
      LOGGER.log(Level.DEBUG, "while closing a log that has failed", e);
    }
    Stop stop = parts.space().stop();
    if (stop != null && hasFailed()) {
      throw stop.exception();
    }
  }

  private boolean hasFailed() {
    Stop stop = parts.space().stop();
    return stop != null && stop.cause() != null;
  }
}
