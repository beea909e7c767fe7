package io.duralog.log;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.EngineInfo;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.LogStats;
import io.duralog.OnDamage;
import io.duralog.Position;
import io.duralog.PositionInfo;
import io.duralog.PositionOptions;
import io.duralog.RecordType;
import io.duralog.RecoveryReport;
import io.duralog.Retention;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.append.Payloads;
import io.duralog.append.StopReason;
import io.duralog.commit.CallerCommits;
import io.duralog.commit.Committer;
import io.duralog.commit.CommitterParts;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.host.Host;
import io.duralog.host.Worker;
import io.duralog.live.LiveWriter;
import io.duralog.lock.WriterLock;
import io.duralog.position.Holds;
import io.duralog.position.Positions;
import io.duralog.replay.Lookup;
import io.duralog.replay.Snapshot;
import io.duralog.segment.SegmentCatalog;
import io.duralog.tail.FollowedLog;
import io.duralog.tail.LogTail;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A log that is open for writing. Appends are encoded and validated on the caller's thread; their
 * I/O is not done there.
 */
final class WriterLog extends AbstractLog implements DuraLog {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private final LogOptions options;
  private final CommitterParts parts;
  private final Committer committer;
  private final Thread thread;
  private final ReentrantLock closing = new ReentrantLock();
  private final Acceptor acceptor;
  private final DurableAppends durable;
  private final RecoveryReport recovery;
  private final WriterLock lock;
  private final Worker worker;
  private final Positions positions;
  private final Truncation truncation;
  private final Lookup lookup;
  private final WriterStats stats;
  private boolean released;
  private @Nullable CloseAtExit atExit;

  WriterLog(
      LogOptions options,
      CommitterParts parts,
      Acceptor acceptor,
      Committer committer,
      RecoveryReport recovery,
      WriterLock lock,
      Worker worker) {
    this.options = options;
    this.parts = parts;
    this.committer = committer;
    this.acceptor = acceptor;
    this.durable =
        new DurableAppends(acceptor, new CallerCommits(parts, committer), parts.durability());
    this.recovery = recovery;
    this.lock = lock;
    this.worker = worker;
    this.positions =
        new Positions(
            parts.root().names(),
            parts.host(),
            lock.fileLocks(),
            new ViewOfPositions(parts, committer, lock, this::positionMoved));
    this.truncation = new Truncation(parts, committer, lock, positions, options.retention());
    this.stats = new WriterStats(parts, committer, positions, parts.durability().sequence());
    this.lookup =
        new Lookup(
            parts.directory(),
            parts.engine(),
            parts.logId(),
            parts.catalog()::places,
            parts.root().get().floor(),
            () -> {}); // its own cuts are told
    parts
        .catalog()
        .onCut(
            end -> {
              lookup.forget(end);
              parts.durability().tails().wake();
            });
    parts.catalog().onMove(() -> lookup.forgetBefore(view().beginning().segment()));
    this.thread = startThreads();
  }

  private void positionMoved() {
    truncation.positionMoved();
  }

  private Thread startThreads() {
    truncation.start();
    boolean started = false;
    try {
      Thread t = parts.host().start("duralog-commit " + parts.directory(), committer);
      started = true;
      return t;
    } finally {
      if (!started) {
        truncation.end();
      }
    }
  }

  @Override
  public long append(byte[] payload) {
    return acceptor.accept(payload, 0, payload.length, RecordType.BYTES, true);
  }

  @Override
  public long append(byte[] payload, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, payload.length);
    return acceptor.accept(payload, offset, length, RecordType.BYTES, true);
  }

  @Override
  public long append(ByteBuffer payload) {
    return acceptor.accept(payload, RecordType.BYTES, true);
  }

  @Override
  public long append(String text) {
    return acceptor.accept(text, true);
  }

  @Override
  public long append(Map<String, ?> json) {
    return acceptor.accept(json, true);
  }

  @Override
  public long append(int type, byte[] payload) {
    return acceptor.accept(payload, 0, payload.length, Payloads.requireType(type), true);
  }

  @Override
  public long append(int type, ByteBuffer payload) {
    return acceptor.accept(payload, Payloads.requireType(type), true);
  }

  @Override
  public long appendAll(Batch batch) {
    return acceptor.accept(batch, true);
  }

  @Override
  public long appendEach(Batch batch) {
    return acceptor.acceptEach(batch);
  }

  @Override
  public long tryAppend(byte[] payload) {
    return acceptor.tryAccept(payload, 0, payload.length, RecordType.BYTES);
  }

  @Override
  public long tryAppend(byte[] payload, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, payload.length);
    return acceptor.tryAccept(payload, offset, length, RecordType.BYTES);
  }

  @Override
  public long tryAppend(ByteBuffer payload) {
    return acceptor.tryAccept(payload, RecordType.BYTES);
  }

  @Override
  public long tryAppend(String text) {
    return acceptor.tryAccept(text);
  }

  @Override
  public long tryAppend(Map<String, ?> json) {
    return acceptor.tryAccept(json);
  }

  @Override
  public long tryAppend(int type, byte[] payload) {
    return acceptor.tryAccept(payload, 0, payload.length, Payloads.requireType(type));
  }

  @Override
  public long tryAppend(int type, ByteBuffer payload) {
    return acceptor.tryAccept(payload, Payloads.requireType(type));
  }

  @Override
  public long tryAppend(Batch batch) {
    return acceptor.tryAccept(batch);
  }

  @Override
  public long appendDurable(byte[] payload) {
    return durable.append(payload, 0, payload.length, RecordType.BYTES);
  }

  @Override
  public long appendDurable(byte[] payload, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, payload.length);
    return durable.append(payload, offset, length, RecordType.BYTES);
  }

  @Override
  public long appendDurable(ByteBuffer payload) {
    return durable.append(payload, RecordType.BYTES);
  }

  @Override
  public long appendDurable(String text) {
    byte[] utf8 = Payloads.utf8(Objects.requireNonNull(text, "text"));
    return durable.append(utf8, 0, utf8.length, RecordType.TEXT);
  }

  @Override
  public long appendDurable(Map<String, ?> json) {
    byte[] utf8 = Payloads.json(json);
    return durable.append(utf8, 0, utf8.length, RecordType.JSON);
  }

  @Override
  public long appendDurable(int type, byte[] payload) {
    return durable.append(payload, 0, payload.length, Payloads.requireType(type));
  }

  @Override
  public long appendDurable(int type, ByteBuffer payload) {
    return durable.append(payload, Payloads.requireType(type));
  }

  @Override
  public long appendDurable(Batch batch) {
    return durable.append(batch);
  }

  @Override
  public CompletableFuture<Long> appendAsync(byte[] payload) {
    parts.durability().requireCallbacks();
    return parts.durability().when(append(payload));
  }

  @Override
  public CompletableFuture<Long> appendAsync(byte[] payload, int offset, int length) {
    parts.durability().requireCallbacks();
    return parts.durability().when(append(payload, offset, length));
  }

  @Override
  public CompletableFuture<Long> appendAsync(ByteBuffer payload) {
    parts.durability().requireCallbacks();
    return parts.durability().when(append(payload));
  }

  @Override
  public CompletableFuture<Long> appendAsync(String text) {
    parts.durability().requireCallbacks();
    return parts.durability().when(append(text));
  }

  @Override
  public CompletableFuture<Long> appendAsync(Map<String, ?> json) {
    parts.durability().requireCallbacks();
    return parts.durability().when(append(json));
  }

  @Override
  public CompletableFuture<Long> appendAsync(int type, byte[] payload) {
    parts.durability().requireCallbacks();
    return parts.durability().when(append(type, payload));
  }

  @Override
  public CompletableFuture<Long> appendAsync(int type, ByteBuffer payload) {
    parts.durability().requireCallbacks();
    return parts.durability().when(append(type, payload));
  }

  @Override
  public CompletableFuture<Long> appendAsync(Batch batch) {
    parts.durability().requireCallbacks();
    return parts.durability().when(appendAll(batch));
  }

  private void requireAccepted(long sequence) {
    boolean known =
        sequence <= durableSequence()
            || sequence <= parts.queue().acceptedAtLeast()
            || parts.durability().wasCut(sequence);
    if (sequence < 0 || (!known && sequence > lastSequence())) {
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
    parts.durability().requireCallbacks();
    return parts.durability().whenDone(sequence);
  }

  @Override
  public long sync() {
    StopReason stop = parts.space().stop();
    if (stop != null) {
      throw stop.exception();
    }
    parts.durability().await(lastSequence());
    return durableSequence();
  }

  @Override
  public void truncateBefore(long firstKept) {
    truncation.before(firstKept);
  }

  @Override
  public void truncateAfter(long lastKept) {
    truncation.after(lastKept);
  }

  @Override
  public void reset(long nextSequence) {
    truncation.reset(nextSequence);
  }

  @Override
  public long generation() {
    return parts.catalog().now().generation();
  }

  @Override
  public Tailer tail(TailOptions options) {
    requireOpen();
    long from = options.isFromFirst() ? firstSequence() : options.from();
    return new LogTail(followed(), options.isFromEnd() ? lastSequence() + 1 : from);
  }

  /** The log as those who follow it see it. */
  FollowedLog followed() {
    return new Followed(this, parts, committer);
  }

  @Override
  public Position position(String name, PositionOptions how) {
    return positions.open(name, how.hold(), -1);
  }

  @Override
  public void checkpoint(String name, long processed) {
    positions.checkpoint(name, processed);
  }

  @Override
  public Map<String, PositionInfo> checkpoints() {
    return positions.all();
  }

  @Override
  public boolean removeCheckpoint(String name) {
    return positions.remove(name);
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
    return truncation.whole(stats::now);
  }

  @Override
  Snapshot snapshot(long from, long until, OnDamage mode) {
    requireOpen();
    return truncation.whole(
        taken ->
            Snapshot.ofWriter(
                parts.directory(),
                parts.engine(),
                parts.catalog()::pin,
                this::durableSequence,
                from,
                until,
                mode,
                lookup));
  }

  @Override
  SegmentCatalog.View view() {
    return parts.catalog().now();
  }

  @Override
  Lookup lookup() {
    return lookup;
  }

  @Override
  Path directory() {
    return parts.directory();
  }

  /** One that has failed can be read. */
  @Override
  void requireOpen() {
    StopReason stop = parts.space().stop();
    if (stop != null && stop.cause() == null) {
      throw Errors.closed(parts.directory());
    }
  }

  @Override
  long keptBy(Retention retention) {
    requireOpen();
    Holds holds = Holds.now(parts.directory(), parts.engine(), parts.root().get());
    return new RetiredByPolicy(retention, parts.engine(), parts.logId(), parts.host())
        .firstKept(parts.catalog().now().segments(), durableSequence(), holds.mostFirst());
  }

  @Override
  OnDamage defaultMode() {
    return options.onDamage();
  }

  /** Has the log closed when the JVM shuts down, unless it is closed by now. */
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
    parts.space().stop(new StopReason(parts.directory(), null, 0));
    truncation.end(); // its errors are the committer's to tell
    lookup.close();
    parts.doorbell().ring();
    parts.durability().tails().end();
    Host host = parts.host();
    host.join(thread);
    host.lock(closing);
    try {
      if (released) {
        return;
      }
      released = true;
      parts.durability().close();
      try {
        worker.finish(this::release); // it runs already: a new thread might not start
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
    Engine engine = parts.engine();
    LiveWriter live = parts.live();
    try (lock;
        engine;
        positions;
        live) {
      committer.freeMemory();
      committer.close();
      if (!hasFailed()) {
        ClosingRoot.write(parts, committer, lock);
      }
      if (!hasFailed()) { // or the page may be another writer's
        live.closed(durableSequence());
      }
    } catch (LogIoException e) {
      if (!hasFailed()) {
        throw e;
      }
      LOGGER.log(Level.DEBUG, "while closing a log that has failed", e);
    }
    StopReason stop = parts.space().stop();
    if (stop != null && hasFailed()) {
      throw stop.exception();
    }
  }

  @Override
  public String toString() {
    StopReason stop = parts.space().stop();
    String state = stop == null ? "open" : stop.cause() == null ? "closed" : "failed";
    return "log in "
        + parts.directory()
        + ", "
        + state
        + ", last sequence "
        + lastSequence()
        + ", durable "
        + durableSequence()
        + ", "
        + engine();
  }

  private boolean hasFailed() {
    StopReason stop = parts.space().stop();
    return stop != null && stop.cause() != null;
  }
}
