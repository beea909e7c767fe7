package io.duralog.log;

import io.duralog.CheckpointHeldException;
import io.duralog.DuraLogException;
import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.Retention;
import io.duralog.append.StopReason;
import io.duralog.commit.Committer;
import io.duralog.commit.CommitterParts;
import io.duralog.engine.files.IoErrors;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;
import io.duralog.host.NoThreadError;
import io.duralog.lock.FileLocks.Lease;
import io.duralog.lock.WriterLock;
import io.duralog.position.Holds;
import io.duralog.position.Positions;
import io.duralog.recovery.LaterBeginning;
import io.duralog.segment.SegmentCatalog;
import io.duralog.segment.SegmentRef;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves the beginning and the end of an open log, and deletes what is before its beginning. Has a
 * thread of its own from the first move on, which an interrupt does not reach; moves are made one
 * after the other. How the end moves is for {@link Cut}.
 *
 * <p>A later beginning: the root is replaced first. Before that is durable the old beginning holds,
 * with all its files; afterwards the new one does, and files before it are no part of the log. So a
 * crash at any point leaves one of the two, and deleting can be left to later.
 */
final class Truncation {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  /** Between two deletions: a file system may hold up writes while it frees a file's blocks. */
  private static final long PACE_NANOS = 10_000_000;

  /** An age is looked at this often. */
  private static final long LOOK_NANOS = 60_000_000_000L;

  /** Half of all sequences: a log that begins there has as many before it. */
  private static final long MOST_NEXT = 1L << 62;

  private final Retention retention;
  private final RetiredByPolicy policy;
  private final CommitterParts parts;
  private final Committer committer;
  private final WriterLock lock;
  private final Cut cut;
  private final Positions positions;

  private final ReentrantLock guard = new ReentrantLock();

  /** Guarded. */
  private final Deque<Move> moves = new ArrayDeque<>();

  /** For the thread alone. */
  private final RetiredFiles retired;

  private volatile @Nullable Thread thread;

  /** Whether a segment was begun since the last look. */
  private volatile boolean look;

  /** For the thread alone: when it has looked last. */
  private long looked;

  /** Guarded. */
  private boolean ended;

  Truncation(
      CommitterParts parts,
      Committer committer,
      WriterLock lock,
      Positions positions,
      Retention retention) {
    this.positions = positions;
    this.retention = retention;
    this.policy = new RetiredByPolicy(retention, parts.engine(), parts.logId(), parts.host());
    this.parts = parts;
    this.committer = committer;
    this.lock = lock;
    this.cut = new Cut(parts, committer, lock);
    this.retired = new RetiredFiles(parts, lock, retention.overrunReaders());
    parts.catalog().onUnpin(this::lookAgain);
  }

  /**
   * Starts the thread, where the log gives up records by itself. Otherwise it starts with the first
   * move.
   */
  void start() {
    if (retention.equals(Retention.none())) {
      return;
    }
    look = true; // what was kept while the log was closed
    thread = parts.host().start(name(), this::serve);
    parts
        .catalog()
        .onBegin(
            () -> {
              look = true;
              lookAgain();
            });
  }

  /** A position holds less now, maybe. */
  void positionMoved() {
    if (policy.isHeld()) {
      look = true;
      lookAgain();
    }
  }

  private String name() {
    return "duralog-truncate " + parts.directory();
  }

  /** A file may be free now. */
  private void lookAgain() {
    Thread t = thread;
    if (t != null) {
      parts.host().unpark(t);
    }
  }

  /** See {@link io.duralog.DuraLog#truncateBefore}. */
  void before(long firstKept) {
    requireOpen();
    requireDurable(firstKept);
    if (firstKept <= parts.catalog().now().beginning().first()) {
      return;
    }
    make(new Move(parts.host(), () -> begin(firstKept)));
  }

  private void requireDurable(long firstKept) {
    long durable = parts.durability().sequence();
    if (firstKept < 1 || firstKept > durable + 1) {
      throw new IllegalArgumentException(
          "firstKept must be 1 to %d, as the last durable sequence is %d, not %d"
              .formatted(durable + 1, durable, firstKept));
    }
  }

  /** See {@link io.duralog.DuraLog#truncateAfter}. */
  void after(long lastKept) {
    requireOpen();
    cut.requireThere(lastKept);
    if (lastKept < parts.queue().lastSequence()) {
      make(new Move(parts.host(), () -> cut(() -> cut.after(lastKept))));
    }
  }

  /** See {@link io.duralog.DuraLog#reset}. */
  void reset(long nextSequence) {
    requireOpen();
    if (nextSequence < 1 || nextSequence > MOST_NEXT) {
      throw new IllegalArgumentException(
          "nextSequence must be 1 to " + MOST_NEXT + ", not " + nextSequence);
    }
    make(new Move(parts.host(), () -> cut(() -> cut.reset(nextSequence))));
  }

  /** Looks at sequences and segments that go together; see {@link Cut#whole}. */
  <T> T whole(LongFunction<T> look) {
    return cut.whole(look);
  }

  private void cut(Supplier<List<SegmentRef>> how) {
    requireNotFailed();
    requireHome();
    try (Lease still = lockRetention()) {
      Objects.requireNonNull(still); // no position is made to hold what is being cut
      retired.add(how.get());
    }
    policy.forget(); // numbers behind the cut are given out again
  }

  private void requireOpen() {
    StopReason stop = parts.space().stop();
    if (stop != null) {
      throw stop.exception();
    }
  }

  private void make(Move move) {
    parts.host().lock(guard);
    try {
      if (ended) {
        throw Errors.closed(parts.directory());
      }
      moves.add(move);
      wake(move);
    } finally {
      guard.unlock();
    }
    move.await();
  }

  private void wake(Move move) {
    if (thread != null) {
      parts.host().unpark(thread);
      return;
    }
    try {
      thread = parts.host().start(name(), this::serve);
    } catch (NoThreadError e) {
      moves.remove(move);
      throw Errors.noThread(parts.directory(), e);
    }
  }

  private void serve() {
    try {
      serveUntilEnd();
    } catch (Throwable t) { // a defect; but no caller may wait forever
      committer.failWith(t);
      parts.host().lock(guard);
      ended = true;
      guard.unlock();
      RuntimeException failed =
          new StopReason(parts.directory(), t, parts.durability().sequence()).exception();
      for (Move m = moves.poll(); m != null; m = moves.poll()) {
        m.over(failed);
      }
    }
  }

  private void serveUntilEnd() {
    while (true) {
      Move move;
      boolean last;
      parts.host().lock(guard);
      try {
        move = moves.poll();
        last = ended;
      } finally {
        guard.unlock();
      }
      if (move != null) {
        serve(move);
      } else if (last) {
        return; // what is left the next open deletes
      } else if (isTimeToLook()) {
        applyPolicy();
      } else if (retired.deleteOne()) {
        parts.host().parkNanos(this, PACE_NANOS);
      } else if (retention.maxAge() != null || policy.isHeld()) {
        parts.host().parkNanos(this, LOOK_NANOS);
      } else {
        parts.host().park(this);
      }
    }
  }

  private boolean isTimeToLook() {
    boolean timed = retention.maxAge() != null || policy.isHeld(); // by another process, maybe
    boolean due = timed && parts.host().nanoTime() - looked >= LOOK_NANOS;
    return (look || due) && !parts.space().isStopped();
  }

  private void applyPolicy() {
    look = false; // before the look: what comes meanwhile is looked at again
    looked = parts.host().nanoTime();
    policy.mayBeHeld();
    try {
      long firstKept =
          policy.firstKept(
              parts.catalog().now().segments(),
              parts.durability().sequence(),
              Holds.now(parts.directory(), parts.engine(), parts.root().get()).mostFirst());
      if (firstKept > 0) {
        begin(firstKept);
      }
    } catch (CheckpointHeldException e) {
      look = true; // made since: the limit is found anew
    } catch (DuraLogException | OutOfMemoryError e) {
      LOGGER.log(
          Level.WARNING,
          "{0}: old records could not be given up, and are looked at again later: {1}",
          parts.directory(),
          e.getMessage());
    } catch (Throwable t) {
      committer.failWith(t);
    }
  }

  /** Ends the thread, with the moves that were asked for by now. */
  void end() {
    parts.host().lock(guard);
    ended = true;
    guard.unlock();
    Thread t = thread;
    if (t != null) {
      parts.host().unpark(t);
      parts.host().join(t);
    }
  }

  private void serve(Move move) {
    RuntimeException refused = null;
    try {
      move.work.run();
    } catch (DuraLogException | IllegalArgumentException e) {
      refused = e;
    } catch (OutOfMemoryError e) {
      refused = Errors.noMemory(parts.directory(), "truncate", LogRoot.LENGTH, e);
    } catch (Throwable t) {
      committer.failWith(t);
      refused = new StopReason(parts.directory(), t, parts.durability().sequence()).exception();
    }
    move.over(refused);
  }

  private void begin(long firstKept) {
    requireNotFailed();
    SegmentCatalog.View log = parts.catalog().now();
    if (firstKept <= log.beginning().first()) {
      return; // another caller's move has gone as far
    }
    requireDurable(firstKept); // or the log was cut since
    LogRoot.Beginning to =
        LaterBeginning.of(
            log, firstKept, parts.durability().sequence(), parts.engine(), parts.logId());
    LogRoot root = parts.root().get().movedTo(to, parts.host().wallNanos());
    requireHome();
    try (Lease still = lockRetention()) {
      Objects.requireNonNull(still); // no position is made to hold until the root is durable
      writing(this::holds).require(parts.directory(), firstKept);
      writing(
          () -> {
            lock.requireHome(); // or another log's root would be replaced
            lock.requireSole(); // or another writer's
            parts.root().replace(root);
            return null;
          });
      retired.add(parts.catalog().moveBeginning(root));
    }
  }

  /** Or the lock of another log would be taken. */
  private void requireHome() {
    writing(
        () -> {
          lock.requireHome();
          return null;
        });
  }

  /** Nothing is written after the first error. */
  private void requireNotFailed() {
    StopReason stop = parts.space().stop();
    if (stop != null && stop.cause() != null) {
      throw stop.exception();
    }
  }

  private Holds holds() {
    requireNotFailed(); // after the wait for the lock: maybe by the sync of a position
    return positions.holds();
  }

  private Lease lockRetention() {
    try {
      return positions.lockRetention();
    } catch (LogIoException e) {
      throw parts.root().refusal(e);
    }
  }

  /** Runs a step that fails the log if it loses its lock or a sync, and else is refused. */
  private <T extends @Nullable Object> T writing(Supplier<T> step) {
    try {
      return step.get();
    } catch (LogLockedException e) {
      throw failed(e);
    } catch (LogIoException e) {
      // Even if the root was renamed: what the old beginning needs is there, and this writer's next
      // root says so. But nobody can tell what is durable after a sync that has failed.
      throw IoErrors.isFailedSync(e) ? failed(e) : parts.root().refusal(e);
    }
  }

  /** Nobody can tell which beginning holds, or the log is another writer's. */
  private DuraLogException failed(DuraLogException met) {
    committer.failWith(met);
    return new StopReason(parts.directory(), met, parts.durability().sequence()).exception();
  }
}
