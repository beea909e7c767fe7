package io.duralog.append;

import io.duralog.host.Host;
import java.nio.file.Path;
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
  private final DurabilityFutures futures;
  private final CallbackQueue callbacks;
  private final Doorbell doorbell;
  private final Host host;
  private final WaitSpin spin;
  private volatile long durable;

  /** All futures up to here that the committer has seen are in the queue of callbacks. */
  private volatile long released;

  private volatile @Nullable StopReason failure;

  /**
   * Starts at what recovery made durable.
   *
   * @param executor completes futures; null for a thread of the log
   */
  public Durability(
      Path directory, long recovered, @Nullable Executor executor, Doorbell doorbell, Host host) {
    this.doorbell = doorbell;
    this.host = host;
    this.spin = new WaitSpin(host);
    this.durable = recovered;
    this.released = recovered;
    this.waiters = new DurabilityWaiters(host);
    this.callbacks = new CallbackQueue(directory, executor, host);
    this.futures = new DurabilityFutures(callbacks);
  }

  /** The last durable sequence, 0 when there is none. */
  public long sequence() {
    return durable;
  }

  /** Parks until the sequence is durable. */
  public void await(long sequence) {
    if (durable < sequence) {
      throwIfFailed();
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
    ThreadWaiter w = new ThreadWaiter(sequence);
    boolean first = waiters.add(w);
    doorbell.ring(); // the committer may be holding a group back
    boolean interrupted = false;
    try {
      if (first && (nanos == 0 || nanos > WaitSpin.MOST_NANOS)) {
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
            w.over = true;
            giveUp();
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

  private void giveUp() {
    if (waiters.abandon(this::isOver)) {
      doorbell.ring(); // for a moment it looked as if nobody waited
    }
  }

  /**
   * To be called before something is accepted for which there shall be a future.
   *
   * @throws io.duralog.LogIoException when there is no thread that could complete it
   */
  public void requireCallbacks() {
    callbacks.start();
  }

  /** A future of the sequence itself; {@link #requireCallbacks} has been called. */
  public CompletableFuture<Long> when(long sequence) {
    return when(new FutureWaiter<Long>(sequence, sequence));
  }

  /** A future of nothing but the moment; {@link #requireCallbacks} has been called. */
  public CompletableFuture<Void> whenDone(long sequence) {
    return when(new FutureWaiter<Void>(sequence, null));
  }

  /**
   * The queue of callbacks keeps the order: who is durable already must not overtake one of the
   * same caller whom the committer has not queued yet.
   */
  private <T> CompletableFuture<T> when(FutureWaiter<T> w) {
    if (!isQueued(w)) {
      futures.add(w);
      doorbell.ring();
      isQueued(w); // the committer may have looked just before
    }
    return w.future();
  }

  /** Queues one whose wait is over; returns whether it was. */
  private boolean isQueued(FutureWaiter<?> w) {
    StopReason stop = failure;
    boolean reached = released >= w.sequence;
    if (!reached && stop == null) {
      return false;
    }
    if (w.claim()) {
      w.failsWith(reached || stop == null || w.sequence <= stop.durable() ? null : stop);
      callbacks.add(w);
    }
    return true;
  }

  /** Whether a wait for this sequence is over, well or not. */
  boolean isOver(long sequence) {
    return durable >= sequence || failure != null;
  }

  private void throwIfFailed() {
    StopReason stop = failure;
    if (stop != null) {
      throw stop.exception();
    }
  }

  /** Whether somebody waits. Committer only. */
  boolean awaited() {
    return waiters.any() || futures.any();
  }

  /**
   * Acknowledges through a sequence. Committer only, after the sync that covers it returned.
   *
   * @return how many waits that has ended
   */
  public int advance(long sequence) {
    durable = sequence;
    int ended = waiters.release(sequence) + futures.release(sequence);
    released = sequence;
    // One that came in between has seen neither the queue nor this: its owner has looked too early.
    ended += futures.release(sequence);
    spin.released(ended, awaited());
    return ended;
  }

  /** Ends every wait, now and later, with the failure. Committer only. */
  public void fail(StopReason stop) {
    failure = stop;
    waiters.fail(stop);
    futures.fail(stop);
  }

  /**
   * Returns once every future is complete. After the committer has ended; what is asked for from
   * now on is complete at once.
   */
  public void close() {
    callbacks.finish();
  }
}
