package io.duralog.append;

import io.duralog.host.Host;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The threads that wait for a sequence to be durable. */
final class DurabilityWaiters extends WaiterList<ThreadWaiter> {
  /** While a disk stalls no waiter leaves, and a caller may add one a millisecond for days. */
  static final int MOST_ABANDONED = 1024;

  private final AtomicInteger abandoned = new AtomicInteger();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private final Host host;

  DurabilityWaiters(Host host) {
    this.host = host;
  }

  @Override
  void end(ThreadWaiter w, @Nullable StopReason error) {
    if (error == null) {
      w.reached();
    }
    w.over = true;
    if (w.isParked()) {
      host.unpark(w.thread());
    }
  }

  /**
   * The calling thread has given up, and its node stays. Every now and then it clears up.
   *
   * @param isOver whether the wait for a sequence is over
   * @return whether it has
   */
  boolean abandon(LongPredicate isOver) {
    if (abandoned.incrementAndGet() < MOST_ABANDONED || !sweeping.compareAndSet(false, true)) {
      return false;
    }
    try {
      StackGuard.require(); // it must not lose a waiter that it has taken out
      abandoned.set(0);
      sweep(isOver);
    } finally {
      sweeping.set(false);
    }
    return true;
  }

  @Override
  void missed(Waiter waiter) {
    host.unpark(((ThreadWaiter) waiter).thread()); // it looks for itself, and may park again
  }
}
