package io.duralog.append;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The tiny lock around claim and copy. Held for tens of nanoseconds, never while waiting for
 * anything, so a short spin and a short sleep beat a queue of waiters. The spin is so short that a
 * thread mostly keeps the lock for many appends in a row. If cores took turns, each append would
 * fetch the state from the other core, and 8 threads on 2 cores append a third less in all. One
 * waiter at a time that has slept for long is let in before all others.
 *
 * <p>It is released by writing 0 to {@link #word} and not by a call: a call can throw
 * StackOverflowError, and a lock must not stay held because its holder was deep in recursion.
 */
final class AppendLock extends PaddedWord.After {
  private static final int SPINS = 4;

  /** No other thread can get in then, so it takes no longer than its holder keeps it. */
  private static final int SPINS_OF_THE_FIRST = 2000;

  private static final int SLEEPS_UNTIL_HUNGRY = 3;
  private static final long SLEEP_NANOS = 20_000;
  private static final Object NOBODY = new Object();
  private static final VarHandle WORD;
  private static final VarHandle HUNGRY;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(PaddedWord.Word.class, "word", int.class);
      HUNGRY = lookup.findVarHandle(AppendLock.class, "hungry", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The waiter that goes first, or NOBODY. It is 128 bytes from the word, since it is rarely
   * written.
   */
  private volatile Object hungry = NOBODY;

  /** Waits until the lock is held by the calling thread. Not reentrant, not interruptible. */
  void acquire() {
    if (word == 0 && hungry == NOBODY && WORD.compareAndSet(this, 0, 1)) {
      return;
    }
    acquireSlowly(SLEEPS_UNTIL_HUNGRY);
  }

  /** The same, before all others that wait. For the committer, for which all of them wait. */
  void acquireFirst() {
    if (word == 0 && hungry == NOBODY && WORD.compareAndSet(this, 0, 1)) {
      return;
    }
    acquireSlowly(0);
  }

  private void acquireSlowly(int sleepsUntilHungry) {
    Thread me = Thread.currentThread();
    int sleeps = 0;
    try {
      while (true) {
        int spins = hungry == me ? SPINS_OF_THE_FIRST : SPINS;
        for (int i = 0; i < spins; i++) {
          Object first = hungry;
          if (word == 0 && (first == NOBODY || first == me) && WORD.compareAndSet(this, 0, 1)) {
            if (first == me) {
              hungry = NOBODY;
            }
            return;
          }
          Thread.onSpinWait();
        }
        if (sleeps >= sleepsUntilHungry && HUNGRY.compareAndSet(this, NOBODY, me)) {
          continue;
        }
        sleeps++;
        LockSupport.parkNanos(this, SLEEP_NANOS);
        if (me.isInterrupted()) {
          Thread.yield(); // an interrupted thread does not sleep in parkNanos
        }
      }
    } catch (Throwable t) {
      // A stack overflow in a call above must not leave the others waiting for this thread.
      if (hungry == me) {
        hungry = NOBODY;
      }
      throw t;
    }
  }
}
