package io.duralog.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Group commit for what has none of its own: the first caller that finds no leader commits for all,
 * the others park and are unparked one by one. For any number of threads; after a commit that
 * throws, every caller gets an error.
 */
public final class ParkedLeader {
  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    final long wanted;
    volatile boolean woken;

    Waiter(long wanted) {
      this.wanted = wanted;
    }
  }

  private final LongSupplier commit;
  private final ReentrantLock lock = new ReentrantLock();

  // Under the lock.
  private List<Waiter> waiting = new ArrayList<>();
  private boolean led;

  private volatile long durable;
  private volatile @Nullable RuntimeException failure;

  /**
   * Creates one.
   *
   * @param commit run by one caller at a time: makes durable at least what that caller waits for,
   *     and returns up to where all is durable
   */
  public ParkedLeader(LongSupplier commit) {
    this.commit = commit;
  }

  /** Up to where all is durable. */
  public long durable() {
    return durable;
  }

  /** Returns when all up to there is durable. */
  public void await(long wanted) {
    while (durable < wanted) {
      RuntimeException e = failure;
      if (e != null) {
        throw new IllegalStateException("a commit failed", e);
      }
      Waiter waiter = null;
      lock.lock();
      try {
        if (durable >= wanted) {
          return; // else it would commit once more for nothing
        }
        if (led) {
          waiter = new Waiter(wanted);
          waiting.add(waiter);
        } else {
          led = true;
        }
      } finally {
        lock.unlock();
      }
      if (waiter == null) {
        lead();
      } else {
        while (!waiter.woken) {
          LockSupport.park(this);
        }
      }
    }
  }

  private void lead() {
    try {
      durable = Math.max(durable, commit.getAsLong());
    } catch (RuntimeException e) {
      failure = e;
    }
    boolean failed = failure != null;
    List<Waiter> wake = new ArrayList<>();
    lock.lock();
    try {
      led = false;
      List<Waiter> rest = new ArrayList<>();
      for (Waiter w : waiting) {
        (failed || w.wanted <= durable ? wake : rest).add(w);
      }
      if (!rest.isEmpty()) {
        rest.sort(Comparator.comparingLong(w -> w.wanted));
        wake.add(0, rest.remove(rest.size() - 1)); // it leads next
      }
      waiting = rest;
    } finally {
      lock.unlock();
    }
    for (Waiter w : wake) {
      w.woken = true;
      LockSupport.unpark(w.thread);
    }
  }
}
