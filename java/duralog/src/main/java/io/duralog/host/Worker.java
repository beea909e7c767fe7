package io.duralog.host;

import org.jspecify.annotations.Nullable;

/**
 * A thread of a log for as long as the log is open: it does one thing after the other, as they are
 * given to it, and parks in between. What comes up while the log is open needs no new thread, which
 * may not be had then.
 */
public final class Worker {
  private final Host host;
  private final Thread thread;
  private volatile @Nullable Runnable task;
  private volatile @Nullable Runnable last;
  private @Nullable Throwable met;

  /** Starts it. */
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
      } else if (task == null) { // it was given before the last one
        end.run();
        return;
      }
    }
  }

  /** Gives it something to do, which throws nothing. It must have nothing to do. */
  public void give(Runnable work) {
    task = work;
    host.unpark(thread);
  }

  /** Does a last thing on the thread, after all that it was given before, and waits for its end. */
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
