package io.duralog.append;

import io.duralog.host.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The watermark, and those who wait for it. Only the committer moves it: forward after the sync
 * that covers the sequence returned, and back when the log is cut.
 */
public final class Durability {
  private final DurabilityWaiters waiters;
  private final DurabilityFutures futures;
  private final CallbackQueue callbacks;
  private final TailWaiters tails;
  private final Doorbell doorbell;
  private final Host host;
  private final WaitSpin spin;
  private volatile long durable;

  /** All futures up to here that the committer has seen are in the queue of callbacks. */
  private volatile long released;

  /** Up to here there were durable records that have been cut away since; 0 if there were none. */
  private volatile long gone;

  /** The last sequence accepted. */
  private final LongSupplier accepted;

  private volatile @Nullable StopReason failure;

  /**
   * Starts at what recovery made durable.
   *
   * @param accepted asked for the last sequence accepted, once the log has been cut
   * @param executor completes futures; null for a thread of the log
   */
  public Durability(
      Path directory,
      long recovered,
      LongSupplier accepted,
      @Nullable Executor executor,
      Doorbell doorbell,
      Host host) {
    this.accepted = accepted;
    this.doorbell = doorbell;
    this.host = host;
    this.spin = new WaitSpin(host);
    this.durable = recovered;
    this.released = recovered;
    this.waiters = new DurabilityWaiters(host);
    this.tails = new TailWaiters(host);
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
    if (durable >= sequence || wasCut(sequence)) {
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
      // The look that may itself park comes first: it can use up the wake-up that ends this wait.
      while (!wasCut(sequence) && durable < sequence && !w.isReached()) {
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
    boolean reached = released >= w.sequence || wasCut(w.sequence);
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
    return durable >= sequence || failure != null || wasCut(sequence);
  }

  /**
   * Whether a record was durable under this sequence, and has been cut away since without another
   * one being accepted in its place. Nobody need wait for it.
   */
  public boolean wasCut(long sequence) {
    return sequence <= gone && sequence > accepted.getAsLong();
  }

  private void throwIfFailed() {
    StopReason stop = failure;
    if (stop != null) {
      throw stop.exception();
    }
  }

  /** Who follows the log. */
  public TailWaiters tails() {
    return tails;
  }

  /** Why nothing more will be durable, or null. */
  public @Nullable StopReason failure() {
    return failure;
  }

  /** Whether the last waits were of one caller at a time. A hint, for any thread. */
  public boolean isForOne() {
    return spin.isAlone();
  }

  /** Whether somebody waits. Committer only. */
  public boolean awaited() {
    return waiters.any() || futures.any();
  }

  /**
   * Acknowledges through a sequence. Committer only, after the sync that covers it returned.
   *
   * @param own 1 if the calling thread has waited for it, too, else 0
   * @return how many other waits that has ended
   */
  public int advance(long sequence, int own) {
    durable = sequence;
    int ended = waiters.release(sequence) + futures.release(sequence);
    released = sequence;
    // One that came in between has seen neither the queue nor this: its owner has looked too early.
    ended += futures.release(sequence);
    tails.wake();
    spin.released(ended + own, awaited());
    return ended;
  }

  /**
   * The log is cut: the next sequence accepted is the one after this, and the queue knows it.
   * Whoever still waits for a record that is gone has seen neither that it was durable nor this,
   * and is told that it was. Committer only; all that was accepted is durable.
   */
  public void cutTo(long last) {
    long before = durable;
    gone = Math.max(gone, before); // before the wait of others is ended: a later one looks here
    durable = last;
    waiters.release(before);
    futures.release(before);
    released = last;
  }

  /** Ends every wait, now and later, with the failure. Committer only. */
  public void fail(StopReason stop) {
    failure = stop;
    waiters.fail(stop);
    futures.fail(stop);
    tails.wake();
  }

  /**
   * Returns once every future is complete. After the committer has ended; what is asked for from
   * now on is complete at once.
   */
  public void close() {
    callbacks.finish();
  }
}
