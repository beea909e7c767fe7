package io.duralog.append;

import io.duralog.LogIoException;
import io.duralog.error.Errors;
import io.duralog.host.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Completes futures, in order and one at a time, on a thread of the log or on the executor of the
 * options. An application's dependents of a future never run on the committer, and never inside the
 * call that asked for the future.
 *
 * <p>Two threads, made with the first future: one completes, or has the executor complete; the
 * other watches. If the same future is the next one for 100 ms, because the executor dropped it or
 * its dependents block, another thread takes over. Completing is idempotent and the order is that
 * of this queue, so both may be at the same future. Nothing is timed while none waits.
 */
final class CallbackQueue {
  /** How long one future may be the next one. */
  static final long PATIENCE_NANOS = 100_000_000;

  private static final long UNTIL_RUNG = Long.MAX_VALUE / 4;

  private final Path directory;
  private final @Nullable Executor executor;
  private final Host host;
  private final ConcurrentLinkedQueue<FutureWaiter<?>> tasks = new ConcurrentLinkedQueue<>();
  private final ReentrantLock starting = new ReentrantLock();
  private final Doorbell watchBell;
  private final Doorbell closeBell;

  /** Whose turn it is. Each thread takes its own when it starts. */
  private volatile @Nullable CallbackTurn turn;

  /** The thread that started last. */
  private volatile @Nullable Thread server;

  private volatile @Nullable Thread watcher;
  private volatile boolean watching;

  /** It took a task and has not started it: then it is not asked again until it does. */
  private volatile boolean executorLost;

  private volatile boolean over;

  /**
   * Creates one without a thread.
   *
   * @param executor completes the futures; null for a thread of the log
   */
  CallbackQueue(Path directory, @Nullable Executor executor, Host host) {
    this.directory = directory;
    this.executor = executor;
    this.host = host;
    this.watchBell = new Doorbell(host);
    this.closeBell = new Doorbell(host);
  }

  /**
   * Makes the threads, if they are not there.
   *
   * @throws LogIoException when no thread can be started
   */
  void start() {
    if (watcher != null || over) {
      return;
    }
    host.lock(starting);
    try {
      if (watcher == null && !over) {
        if (server == null) {
          serve();
        }
        watcher = host.start("duralog-callbacks-watch " + directory, this::watch);
      }
    } catch (OutOfMemoryError e) {
      IOException cause = new IOException("no thread can be had to complete futures", e);
      throw Errors.io("start thread", directory, -1, cause);
    } finally {
      starting.unlock();
    }
  }

  /** Adds a future whose wait is over. After {@link #start}; any thread. */
  void add(FutureWaiter<?> waiter) {
    tasks.add(waiter);
    CallbackTurn t = turn;
    if (t != null) { // else it looks when it starts
      t.bell.ring();
    }
    if (over) { // its caller has not got it yet, so it has no dependents
      complete(waiter);
      tasks.remove(waiter);
    }
  }

  private void serve() {
    CallbackTurn mine = new CallbackTurn(host);
    server = host.start("duralog-callbacks " + directory, () -> serve(mine));
  }

  private void serve(CallbackTurn mine) {
    CallbackTurn before = turn;
    turn = mine;
    if (before != null) {
      before.bell.ring(); // it ends
    }
    Executor e = executor;
    while (turn == mine && !isEnd()) {
      if (tasks.isEmpty()) {
        sleep(mine, null);
        continue;
      }
      if (!watching) {
        watchBell.ring();
      }
      if (e == null || executorLost) {
        drain(mine);
      } else {
        handOver(e, mine);
      }
    }
  }

  private boolean isEnd() {
    return over && tasks.isEmpty();
  }

  private void handOver(Executor e, CallbackTurn mine) {
    CallbackDrain drain = new CallbackDrain(this, mine);
    mine.drain = drain;
    try {
      e.execute(drain);
    } catch (Throwable refused) {
      drain.run(); // an acknowledgement must not be lost
    }
    while (turn == mine && !drain.isDone() && !isEnd()) {
      sleep(mine, drain);
    }
  }

  /** Sleeps while there is nothing to do, or until a drain is done. */
  private void sleep(CallbackTurn mine, @Nullable CallbackDrain drain) {
    mine.bell.aboutToSleep();
    boolean nothing = drain == null ? tasks.isEmpty() : !drain.isDone();
    if (nothing && turn == mine && !isEnd()) {
      mine.bell.sleep(UNTIL_RUNG);
    } else {
      mine.bell.awake();
    }
  }

  /** What the executor does for a turn. */
  void run(CallbackTurn of) {
    if (turn == of) {
      drain(of);
    } else {
      executorLost = false; // it was late, and works
    }
  }

  private void drain(CallbackTurn mine) {
    while (turn == mine) {
      FutureWaiter<?> w = tasks.peek();
      if (w == null) {
        break;
      }
      complete(w);
      tasks.remove(w); // not before: until here another thread may have to do it
    }
    closeBell.ring();
  }

  private void complete(FutureWaiter<?> waiter) {
    while (true) {
      try {
        waiter.complete();
        return;
      } catch (Throwable t) {
        if (waiter.future().isDone() || !(t instanceof OutOfMemoryError)) {
          report(t);
          return;
        }
        host.giveWay(); // no memory for its error; left alone it would never be complete
      }
    }
  }

  /** An Error thrown through a future's completion must not stop the ones after it. */
  private static void report(Throwable t) {
    try {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
    } catch (Throwable inHandler) {
      // No caller is left to tell.
    }
  }

  private void watch() {
    while (!isEnd()) {
      FutureWaiter<?> next = tasks.peek();
      watching = next != null;
      watchBell.aboutToSleep();
      if (next == null) {
        if (tasks.isEmpty() && !over) {
          watchBell.sleep(UNTIL_RUNG);
        } else {
          watchBell.awake();
        }
      } else if (isStuck(next)) {
        takeOver();
      }
    }
  }

  private boolean isStuck(FutureWaiter<?> next) {
    long start = host.nanoTime();
    long left = PATIENCE_NANOS;
    while (left > 0 && tasks.peek() == next) {
      watchBell.aboutToSleep();
      watchBell.sleep(left);
      left = PATIENCE_NANOS - (host.nanoTime() - start);
    }
    return tasks.peek() == next;
  }

  private void takeOver() {
    CallbackTurn t = turn;
    if (t != null && t.waitsForExecutor()) {
      executorLost = true;
    }
    try {
      serve();
    } catch (OutOfMemoryError e) {
      // No thread, or no memory for one. Nothing is lost: it is tried again after a while.
    }
  }

  /** Returns once all are complete, and ends the threads. The committer has ended. */
  void finish() {
    awaitAll();
    over = true;
    awaitAll(); // those that came in between
    watchBell.ring();
    CallbackTurn t = turn;
    if (t != null) {
      t.bell.ring();
    }
    join(watcher);
    if (tasks.isEmpty()) { // else it runs a dependent of the last one, which may be this very call
      join(server);
    }
  }

  private void join(@Nullable Thread thread) {
    if (thread != null && thread != Thread.currentThread()) {
      host.join(thread);
    }
  }

  /** Complete is not the same as done: dependents of the last one may block forever. */
  private void awaitAll() {
    long start = host.nanoTime();
    while (!tasks.isEmpty()) {
      if (host.nanoTime() - start > PATIENCE_NANOS
          && tasks.stream().allMatch(w -> w.future().isDone())) {
        return;
      }
      closeBell.aboutToSleep();
      if (tasks.isEmpty()) {
        closeBell.awake();
      } else {
        closeBell.sleep(PATIENCE_NANOS / 10);
      }
    }
  }
}
