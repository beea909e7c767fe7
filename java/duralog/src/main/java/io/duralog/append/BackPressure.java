package io.duralog.append;

import io.duralog.DuraLogException;
import io.duralog.LogFullException;
import io.duralog.error.Errors;
import io.duralog.host.Host;
import io.duralog.segment.Refusal;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Back-pressure: where callers wait for an append buffer, and learn that there will be none because
 * the disk is full, the log is closed or has failed.
 */
public final class BackPressure {
  private final Path directory;
  private final Doorbell doorbell;
  private final SpaceWaiters waiters;

  /**
   * Of those who keep others waiting: large appends, and whoever appends over several buffers. Not
   * in the order in which they came: with busy cores each would wait for the next to get one.
   */
  private final ReentrantLock turn = new ReentrantLock();

  private final Host host;
  private final LongAdder waits = new LongAdder();
  private volatile boolean demand;
  private volatile boolean wantsLarge;
  private volatile long refusals;
  private volatile @Nullable Refusal refusal;
  private volatile @Nullable StopReason stop;

  /** Creates one for a log that takes appends. */
  public BackPressure(Path directory, Doorbell doorbell, Host host) {
    this.host = host;
    this.waiters = new SpaceWaiters(host);
    this.directory = directory;
    this.doorbell = doorbell;
  }

  /** Waits for the turn. */
  void takeTurn() {
    StackGuard.require(); // or it could not be given back
    host.lock(turn);
  }

  /** Takes the turn if nobody has it. */
  boolean tryTurn() {
    return turn.tryLock();
  }

  void leaveTurn() {
    turn.unlock();
  }

  /** How often callers have been refused; they compare it to see a refusal that concerns them. */
  long refusals() {
    return refusals;
  }

  /** Why the log takes no more, or null while it does. */
  public @Nullable StopReason stop() {
    return stop;
  }

  /** Whether the log takes no more. */
  public boolean isStopped() {
    return stop != null;
  }

  /** Why it takes no more. */
  public DuraLogException stopped() {
    StopReason s = stop;
    return s == null
        ? Errors.other("internal error: the log has not stopped; please report this")
        : s.exception();
  }

  /**
   * Waits for space once; the caller tries again afterwards.
   *
   * @param seen {@link #refusals()} when the caller found no space
   * @param wait whether the caller may wait at all
   * @return false when it must not and there is none
   * @throws LogFullException when there is no room for another segment
   */
  boolean await(BooleanSupplier available, long seen, boolean wait) {
    waits.increment();
    if (!wait) {
      demand = true;
      doorbell.ring();
      Refusal why = refusal;
      if (why != null) {
        throw why.exception(directory);
      }
      return false;
    }
    SpaceWaiters.Waiter w = waiters.add();
    demand = true;
    doorbell.ring();
    if (!available.getAsBoolean() && stop == null && refusals == seen) {
      w.park();
    }
    Refusal why = refusal;
    if (refusals != seen && why != null && !available.getAsBoolean() && stop == null) {
      throw why.exception(directory);
    }
    return true;
  }

  /**
   * Asks the committer, and gives it a moment to answer.
   *
   * @return whether there is space
   * @throws LogFullException when there is no room for another segment
   */
  boolean ask(BooleanSupplier available, long nanos) {
    waits.increment();
    SpaceWaiters.Waiter w = waiters.add();
    demand = true;
    doorbell.ring();
    if (!available.getAsBoolean() && stop == null) {
      w.park(nanos);
    }
    Refusal why = refusal;
    if (why != null && !available.getAsBoolean() && stop == null) {
      throw why.exception(directory);
    }
    return available.getAsBoolean() || stop != null;
  }

  /** The refusal of a caller whose buffer has no memory. */
  DuraLogException noMemory(long bytes, OutOfMemoryError cause) {
    return Errors.noMemory(directory, "append " + bytes + " bytes to", bytes, cause);
  }

  /** Small buffers do not do, even empty ones. Whoever calls this rings later. */
  void wantLargeBuffers() {
    wantsLarge = true;
  }

  /** Whether somebody wanted large buffers since the last call. Committer only. */
  public boolean takeWantsLarge() {
    if (!wantsLarge) {
      return false;
    }
    wantsLarge = false;
    return true;
  }

  /** Whether somebody has found no buffer since the last call. Committer only. */
  public boolean takeDemand() {
    if (!demand) {
      return false;
    }
    demand = false;
    return true;
  }

  /** Lets the waiting callers try again. Committer only. */
  public void granted() {
    if (refusal != null) {
      refusal = null;
    }
    waiters.wakeAll();
  }

  /** Notes a refusal of those who wait: no room for another segment. They are woken next. */
  void refuse(Refusal why) {
    refusal = why;
    refusals = refusals + 1;
  }

  /** Lets those who wait look again. */
  void wakeAll() {
    waiters.wakeAll();
  }

  /** From now on nothing is accepted. The first reason given stays. */
  public void stop(StopReason reason) {
    synchronized (this) {
      StopReason before = stop;
      if (before == null || before.cause() == null) {
        stop = reason;
      }
    }
    waiters.wakeAll();
  }

  /** Times a caller found no buffer. */
  public long waits() {
    return waits.sum();
  }
}
