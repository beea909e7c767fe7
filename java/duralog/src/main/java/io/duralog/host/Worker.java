package io.duralog.host;

import org.jspecify.annotations.Nullable;

/**
 * A thread that a log keeps while it is open. It runs the tasks that it is given, one after the
 * other, and parks in between. So no task of an open log needs a new thread, which may not be
 * available.
 */
public final class Worker {
  private final Host host;
  private final Thread thread;
  private volatile @Nullable Runnable task;
  private volatile @Nullable Runnable last;
  private @Nullable Throwable met;

  /** Starts the thread. */
  public Worker(Host host, String name) {
    this.host = host;
    this.thread = host.start(name, this::serve);
  }

  private void serve() {
    while (true) {
      Runnable next = task;
      if (next != null) {
        task = null;
        next.run();
        continue;
      }
      Runnable end = last;
      if (end == null) {
        host.park(this);
      } else if (task == null) { // else a task was given before the last one
        end.run();
        return;
      }
    }
  }

  /** Gives it a task, which throws nothing. It must have none. */
  public void give(Runnable work) {
    task = work;
    host.unpark(thread);
  }

  /** Ends a pause that its task makes, by {@link Host#parkNanos}. */
  public void wake() {
    host.unpark(thread);
  }

  /**
   * Runs a last task on the thread, after all that were given before, and waits for the thread to
   * end.
   */
  public void finish(Runnable end) {
    last =
        () -> {
          try {
            end.run();
          } catch (Throwable t) {
            met = t;
          }
        };
    host.unpark(thread);
    host.join(thread);
    Throwable t = met;
    if (t != null) {
      throw LogThread.rethrow(t);
    }
  }
}
