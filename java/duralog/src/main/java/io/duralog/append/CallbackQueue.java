package io.duralog.append;

import io.duralog.engine.LogThread;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Completes futures on the executor of the options, in order and one at a time: what an application
 * hangs on a future must never run on, or hold up, the committer. An executor that refuses, throws
 * or would run them in the calling thread is replaced by the common pool, and that, where its class
 * could not be initialised, by a thread.
 */
final class CallbackQueue {
  private final Executor executor;
  private final Executor spare;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Runnable drain = this::drain;

  /** Whether completions wait that no thread has been given yet. The committer's. */
  private boolean idle;

  CallbackQueue(Executor executor) {
    this(executor, drain -> ForkJoinPool.commonPool().execute(drain));
  }

  /** Creates one with something else in place of the common pool. */
  CallbackQueue(Executor executor, Executor spare) {
    this.executor = executor;
    this.spare = spare;
  }

  /** Adds a completion. Only the committer calls it, so the order is that of its calls. */
  void add(Runnable completion) {
    tasks.add(completion);
    if (waiting.getAndIncrement() == 0) {
      idle = true;
    }
    ensureRunning();
  }

  /** Tries again to have the completions run, if the last attempt failed. Committer only. */
  void ensureRunning() {
    if (idle) {
      start();
      idle = false;
    }
  }

  private void start() {
    try {
      executor.execute(drain);
    } catch (RuntimeException | Error e) {
      startSpare(); // an acknowledgement must not be lost
    }
  }

  private void startSpare() {
    try {
      spare.execute(drain);
    } catch (RuntimeException | LinkageError e) {
      Thread t = new Thread(drain, "duralog-callbacks");
      t.setDaemon(true);
      t.start();
    }
  }

  private void drain() {
    if (Thread.currentThread() instanceof LogThread) {
      startSpare();
      return;
    }
    do {
      Runnable task = tasks.poll();
      try {
        if (task != null) {
          task.run();
        }
      } catch (Throwable t) {
        report(t);
      }
    } while (waiting.decrementAndGet() > 0);
  }

  /** An Error thrown through a future's completion must not stop those behind it. */
  private static void report(Throwable t) {
    try {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
    } catch (Throwable inHandler) {
      // Nobody is left to tell.
    }
  }
}
