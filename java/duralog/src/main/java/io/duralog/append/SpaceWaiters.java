package io.duralog.append;

import io.duralog.host.Host;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Threads that wait for an append buffer. All are woken together and try again. */
final class SpaceWaiters {
  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(SpaceWaiters.class, "head", Waiter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Host host;

  SpaceWaiters(Host host) {
    this.host = host;
  }

  /** One parked thread. */
  static final class Waiter {
    private final Host host;
    private final Thread thread = Thread.currentThread();
    private @Nullable Waiter next;
    private volatile boolean woken;

    private Waiter(Host host) {
      this.host = host;
    }

    /** Parks until woken; an interrupt does not end it, but stays set. */
    void park() {
      boolean interrupted = false;
      while (!woken) {
        host.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        thread.interrupt();
      }
    }

    /** As {@link #park()}, for a time at the most. */
    void park(long nanos) {
      boolean interrupted = false;
      long start = host.nanoTime();
      for (long left = nanos; !woken && left > 0; left = nanos - (host.nanoTime() - start)) {
        host.parkNanos(this, left);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        thread.interrupt();
      }
    }
  }

  private volatile @Nullable Waiter head;

  /** Adds the calling thread. It must look for space once more before it parks. */
  Waiter add() {
    Waiter w = new Waiter(host);
    Waiter first;
    do {
      first = head;
      w.next = first;
    } while (!HEAD.compareAndSet(this, first, w));
    return w;
  }

  /** Wakes all. */
  void wakeAll() {
    if (head == null) {
      return;
    }
    for (Waiter w = (Waiter) HEAD.getAndSet(this, null); w != null; w = w.next) {
      w.woken = true;
      host.unpark(w.thread);
    }
  }
}
