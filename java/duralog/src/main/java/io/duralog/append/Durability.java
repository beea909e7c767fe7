package io.duralog.append;

import io.duralog.engine.Host;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The watermark, and those who wait for it. It only ever grows, and only the committer moves it,
 * after the sync that covers the sequence returned.
 */
public final class Durability {
  private final DurabilityWaiters waiters;
  private final Doorbell doorbell;
  private final Host host;
  private final WaitSpin spin;
  private volatile long durable;
  private volatile @Nullable Stop failure;

  /** Starts at what recovery made durable. */
  public Durability(long recovered, Executor callbacks, Doorbell doorbell, Host host) {
    this.doorbell = doorbell;
    this.host = host;
    this.spin = new WaitSpin(host);
    this.durable = recovered;
    this.waiters = new DurabilityWaiters(callbacks, host);
  }

  /** The last durable sequence, 0 when there is none. */
  public long sequence() {
    return durable;
  }

  /** Parks until the sequence is durable. */
  public void await(long sequence) {
    if (durable < sequence) {
      park(sequence, 0);
    }
  }

  /** Parks until the sequence is durable or the time is over; returns whether it is. */
  public boolean await(long sequence, Duration timeout) {
    if (durable >= sequence) {
      return true;
    }
    throwIfFailed();
    long nanos;
    try {
      nanos = timeout.toNanos();
    } catch (ArithmeticException tooLong) {
      nanos = Long.MAX_VALUE;
    }
    return nanos > 0 && park(sequence, nanos);
  }

  /**
   * Waits.
   *
   * @param nanos at the most, 0 for ever
   */
  private boolean park(long sequence, long nanos) {
    long start = host.nanoTime();
    DurabilityWaiters.Waiter w = DurabilityWaiters.Waiter.thread(sequence);
    waiters.add(w);
    doorbell.ring(); // the committer may be holding a group back
    boolean interrupted = false;
    try {
      if (w.isFirst() && (nanos == 0 || nanos > WaitSpin.MOST_NANOS)) {
        spin.until(this, sequence);
      }
      w.parks();
      while (durable < sequence) {
        throwIfFailed();
        if (nanos == 0) {
          host.park(this);
        } else {
          long left = nanos - (host.nanoTime() - start);
          if (left <= 0) {
            return durable >= sequence;
          }
          host.parkNanos(this, left);
        }
        interrupted |= Thread.interrupted();
      }
      return true;
    } finally {
      w.over = true;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A future of the sequence itself, completed on the executor of the options. */
  public CompletableFuture<Long> when(long sequence) {
    CompletableFuture<Long> future = new CompletableFuture<>();
    if (durable >= sequence) {
      future.complete(sequence);
      return future;
    }
    waiters.add(DurabilityWaiters.Waiter.future(sequence, future));
    doorbell.ring();
    Stop stop = failure;
    if (durable >= sequence) {
      future.complete(sequence);
    } else if (stop != null) {
      future.completeExceptionally(stop.exception());
    }
    return future;
  }

  /** Whether a wait for this sequence is over, well or not. */
  boolean isOver(long sequence) {
    return durable >= sequence || failure != null;
  }

  private void throwIfFailed() {
    Stop stop = failure;
    if (stop != null) {
      throw stop.exception();
    }
  }

  /** Whether somebody waits. Committer only. */
  public boolean awaited() {
    return waiters.any();
  }

  /**
   * Acknowledges through a sequence. Committer only, after the sync that covers it returned.
   *
   * @return how many waits that has ended
   */
  public int advance(long sequence) {
    durable = sequence;
    int ended = waiters.release(sequence);
    spin.released(ended, waiters.any());
    return ended;
  }

  /** Ends every wait, now and later, with the failure. Committer only. */
  public void fail(Stop stop) {
    failure = stop;
    waiters.fail(stop);
  }
}
