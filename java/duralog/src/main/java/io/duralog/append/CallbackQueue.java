package io.duralog.append;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Completes futures on the executor of the options, in order and one at a time: what an application
 * hangs on a future must never run on, or hold up, the committer.
 */
final class CallbackQueue {
  private final Executor executor;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  CallbackQueue(Executor executor) {
    this.executor = executor;
  }

  /** Adds a completion. Only the committer calls it, so the order is that of its calls. */
  void add(Runnable completion) {
    tasks.add(completion);
    if (waiting.getAndIncrement() == 0) {
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException e) {
        // A shut-down executor must not lose an acknowledgement.
        ForkJoinPool.commonPool().execute(this::drain);
      }
    }
  }

  private void drain() {
    do {
      Runnable task = tasks.poll();
      try {
        if (task != null) {
          task.run();
        }
      } catch (Throwable t) {
        // An Error thrown through a future's completion must not stop those behind it.
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
      }
    } while (waiting.decrementAndGet() > 0);
  }
}
