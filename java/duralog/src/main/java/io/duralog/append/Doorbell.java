package io.duralog.append;

import io.duralog.host.Host;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the committer, and says who may do its work. Ringing costs a volatile read while it runs,
 * and an unpark (8 to 29 µs for the caller) only when it has really gone to sleep.
 *
 * <p>While the committer sleeps on call, one other thread at a time may take its place. Whatever it
 * must see is written before a ring, or is looked for before the place is given back.
 */
public final class Doorbell {
  /** The owner works, or nobody has slept yet. */
  private static final int AWAKE = 0;

  /** The owner is to work; it may not know yet. */
  private static final int RUNG = 1;

  /** The owner looks for work once more. */
  private static final int DROWSY = 2;

  private static final int ASLEEP = 3;

  /** The owner sleeps, and another thread may take its place. */
  private static final int ON_CALL = 4;

  /** Another thread has the place, and the owner sleeps. */
  private static final int TAKEN = 5;

  /** The same, and the owner is to work after that. */
  private static final int TAKEN_AND_RUNG = 6;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Doorbell.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Host host;
  private volatile int state;

  /** Written before the state says that it sleeps. */
  private @Nullable Thread sleeper;

  /** Whether the owner was rung for and could not be woken. */
  private volatile boolean unheard;

  /** Whether a caller would take the place if the owner slept. */
  private volatile boolean wanted;

  /** Creates one at which no thread sleeps. */
  public Doorbell(Host host) {
    this.host = host;
  }

  private boolean change(int from, int to) {
    return STATE.compareAndSet(this, from, to);
  }

  /**
   * Wakes the owner if it sleeps. Write what it must see before the call, with a volatile write
   * last: the read here must not overtake it.
   */
  public void ring() {
    int s = state;
    boolean unparks = false;
    while (!unparks && s >= DROWSY && s <= TAKEN) {
      if (change(s, s == TAKEN ? TAKEN_AND_RUNG : RUNG)) {
        if (s == DROWSY || s == TAKEN) {
          return; // whoever has the place looks, or wakes the owner
        }
        unparks = true;
      } else {
        s = state;
      }
    }
    if (unparks || unheard) {
      unheard = false;
      try {
        host.unpark(sleeper); // one of many ringers pays
      } catch (Throwable e) {
        unheard = true; // our stack is full: the next one pays. A call here could fail, too
        throw e;
      }
    }
  }

  /**
   * Says that the calling thread is about to sleep. It must look for work once more between this
   * call and one of those that sleep.
   */
  public void aboutToSleep() {
    sleeper = Thread.currentThread();
    state = DROWSY;
  }

  /** Sleeps until rung. May return early. */
  public void sleep() {
    if (change(DROWSY, ASLEEP)) {
      host.park(this);
    }
    state = AWAKE;
  }

  /** Sleeps until rung, or for a time. May return early. */
  public void sleep(long nanos) {
    if (change(DROWSY, ASLEEP)) {
      host.parkNanos(this, nanos);
    }
    state = AWAKE;
  }

  /**
   * Sleeps until rung, or for a time. May return early. Meanwhile others may take the place of the
   * calling thread; it does not return while one has it.
   *
   * @param nanos 0 for ever
   */
  public void sleepOnCall(long nanos) {
    wanted = false;
    if (change(DROWSY, ON_CALL)) {
      if (nanos == 0) {
        host.park(this);
      } else {
        host.parkNanos(this, nanos);
      }
      while (!change(RUNG, AWAKE) && !change(ON_CALL, AWAKE)) {
        change(TAKEN, TAKEN_AND_RUNG); // its time is over
        host.park(this);
      }
    }
    state = AWAKE;
  }

  /** Says that the calling thread will not sleep after all. */
  public void awake() {
    state = AWAKE;
  }

  /** Takes the place of the owner, which sleeps on call; returns whether that has succeeded. */
  public boolean take() {
    return state == ON_CALL && change(ON_CALL, TAKEN);
  }

  /** Says that the place would be taken if it were free. */
  public void want() {
    if (!wanted) {
      wanted = true;
    }
  }

  /** Whether the owner should sleep at once when there is nothing to do. */
  public boolean isWanted() {
    return wanted;
  }

  /** What was rung for so far will be looked at, by who has taken the place. */
  public void noteRings() {
    change(TAKEN_AND_RUNG, TAKEN);
  }

  /**
   * Gives the place back. Wakes the owner if it was rung for since, or there is work. The place is
   * the calling thread's to the end of the look: only a ring changes the state meanwhile, and the
   * owner goes on only after the last step here.
   *
   * @param work whether there is
   */
  public void giveBack(BooleanSupplier work) {
    boolean quiet = state == TAKEN && !work.getAsBoolean() && change(TAKEN, ON_CALL);
    if (!quiet) {
      state = RUNG;
      host.unpark(sleeper);
    }
  }
}
