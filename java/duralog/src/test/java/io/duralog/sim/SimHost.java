package io.duralog.sim;

import io.duralog.host.Host;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads, time and chance of one simulated machine. Exactly one strand runs at a time; at each of
 * its calls here it may have to hand over to another, which the dice choose. The clock moves a
 * little with every look, and to the next timer when nobody can go on.
 *
 * <p>Fields need no lock: handing over is a volatile write and an unpark.
 */
final class SimHost extends Host {
  /** More hand-overs than any session needs. */
  private static final int MOST_SWITCHES = 2_000_000;

  /** Sleeping this long beside somebody who waits means that a wake-up got lost. */
  private static final long LOST_WAKE_NANOS = 500_000_000;

  private final Dice dice;
  private final int calm;
  private final List<Strand> strands = new ArrayList<>();
  private final Map<Thread, Strand> byThread = new IdentityHashMap<>();
  private final Strand main;
  private volatile Strand current;
  private volatile Throwable failure;
  private Runnable onPoint = () -> {};
  private long now = 1_000_000_000;
  private long switches;

  /**
   * The calling thread becomes the main strand.
   *
   * @param calm hands over without need once in so many times
   */
  SimHost(Dice dice, int calm) {
    this.dice = dice;
    this.calm = calm;
    this.main = new Strand("main");
    main.thread = Thread.currentThread();
    byThread.put(main.thread, main);
    strands.add(main);
    current = main;
  }

  /** Is called wherever a strand might be interrupted. */
  void onPoint(Runnable action) {
    onPoint = action;
  }

  /** Name of the running strand. */
  String strand() {
    return current.name;
  }

  long now() {
    return now;
  }

  /** Strands are virtual threads for speed, and stand for platform threads. */
  @Override
  public boolean runsOnCarrier() {
    return false;
  }

  /** A place where another strand may go on. */
  void point() {
    onPoint.run();
    if (dice.oneIn(calm)) {
      handOver();
    }
  }

  private void handOver() {
    if (current == main) {
      throwIfFailed(); // those it would wait for never come back
    }
    now += 100;
    wakeTimers();
    int ready = 0;
    for (Strand s : strands) {
      ready += s.ready ? 1 : 0;
    }
    if (ready == 0) {
      advance();
      handOver();
      return;
    }
    int n = dice.below(ready);
    for (Strand s : strands) {
      if (s.ready && n-- == 0) {
        to(s);
        return;
      }
    }
  }

  private void wakeTimers() {
    for (Strand s : strands) {
      if (!s.ready && s.wakeAt <= now) {
        wake(s);
      }
    }
  }

  private static void wake(Strand s) {
    s.ready = true;
    s.parked = false;
    s.wakeAt = Strand.NEVER;
    s.joins = null;
  }

  /** Nobody can go on: the clock moves to the next timer. */
  private void advance() {
    long next = Strand.NEVER;
    boolean waiting = false;
    for (Strand s : strands) {
      next = Math.min(next, s.wakeAt);
      waiting |= s.parked && s.wakeAt == Strand.NEVER;
    }
    if (next == Strand.NEVER) {
      fail(new AssertionError("everybody waits and nobody is woken: " + waits()));
      next = now;
    } else if (waiting && next - now > LOST_WAKE_NANOS) {
      fail(new AssertionError("somebody waits and was not woken: " + waits()));
    }
    now = Math.max(now, next);
  }

  private String waits() {
    StringBuilder all = new StringBuilder();
    for (Strand s : strands) {
      all.append(s.name).append(s.joins == null ? "" : " joins " + s.joins.name);
      all.append(s.wakeAt == Strand.NEVER ? "" : " until " + (s.wakeAt - now)).append("; ");
    }
    return all.toString();
  }

  private void to(Strand next) {
    Strand me = current;
    if (++switches > MOST_SWITCHES) {
      fail(new AssertionError("no end after " + switches + " hand-overs: " + waits()));
      next = main;
    }
    if (next == me) {
      return;
    }
    current = next;
    LockSupport.unpark(next.thread);
    if (!me.ended) {
      awaitTurn(me);
    }
  }

  private void awaitTurn(Strand me) {
    while (current != me) {
      LockSupport.park(this);
    }
    if (me == main) {
      throwIfFailed();
    }
  }

  /** Ends the simulation: the main strand throws it. What else runs is left where it stands. */
  void fail(Throwable t) {
    if (failure == null) {
      failure = t;
    }
    wake(main);
    if (current != main) {
      Strand me = current;
      current = main;
      LockSupport.unpark(main.thread);
      while (!me.ended) {
        LockSupport.park(this); // for ever
      }
    } else {
      throwIfFailed();
    }
  }

  private void throwIfFailed() {
    Throwable t = failure;
    if (t != null) {
      throw new SimulationFailed(t);
    }
  }

  /** What a strand met. */
  static final class SimulationFailed extends AssertionError {
    private static final long serialVersionUID = 1L;

    SimulationFailed(Throwable cause) {
      super(cause.toString(), cause);
    }
  }

  private void block(long nanos, boolean parked, Strand joins) {
    Strand me = current;
    me.ready = false;
    me.parked = parked;
    me.joins = joins;
    me.wakeAt = nanos == Strand.NEVER ? Strand.NEVER : now + Math.max(0, nanos);
    handOver();
  }

  /** Lets time pass for the running strand. */
  void sleep(long nanos) {
    block(nanos, false, null);
  }

  @Override
  public long nanoTime() {
    now += 50 + dice.below(300);
    return now;
  }

  @Override
  public long wallNanos() {
    return 1_700_000_000_000_000_000L + now;
  }

  @Override
  public long randomNumber() {
    long n = dice.next();
    return n == 0 ? 1 : n;
  }

  @Override
  public int cores() {
    return 4;
  }

  @Override
  public void park(Object blocker) {
    parkNanos(blocker, Strand.NEVER);
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    point();
    Strand me = current;
    if (me.permit || nanos <= 0) {
      me.permit = false;
    } else {
      block(nanos, true, null);
      me.permit = false;
    }
  }

  @Override
  public void unpark(Thread thread) {
    Strand s = byThread.get(thread);
    if (s == null || s.ended) {
      return;
    }
    if (s.parked) {
      wake(s);
    } else {
      s.permit = true;
    }
    point();
  }

  @Override
  public void spin() {
    now += 500 + dice.below(4_000);
    if (dice.oneIn(2)) {
      handOver();
    }
  }

  @Override
  public void giveWay() {
    now += 200 + dice.below(2_000);
    handOver();
  }

  @Override
  public void lock(ReentrantLock lock) {
    while (!lock.tryLock()) {
      sleep(1_000 + dice.below(50_000));
    }
  }

  @Override
  public Thread start(String name, Runnable work) {
    Strand s = new Strand(name);
    strands.add(s);
    s.thread =
        StrandThreads.start(
            () -> {
              awaitTurn(s);
              Throwable met = null;
              try {
                work.run();
              } catch (Throwable t) {
                met = t;
              }
              end(s, met);
            });
    byThread.put(s.thread, s);
    point();
    return s.thread;
  }

  private void end(Strand s, Throwable met) {
    s.ended = true;
    s.ready = false;
    strands.remove(s);
    byThread.remove(s.thread);
    for (Strand other : strands) {
      if (other.joins == s) {
        wake(other);
      }
    }
    if (met != null) {
      fail(new AssertionError(s.name + " ended with " + met, met));
    } else {
      handOver();
    }
  }

  @Override
  public void join(Thread thread) {
    Strand s = byThread.get(thread);
    if (s != null && !s.ended) {
      block(Strand.NEVER, false, s);
    }
  }

  @Override
  public <T> T run(String name, Callable<T> work) {
    Object[] result = new Object[1];
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        start(
            name,
            () -> {
              try {
                result[0] = work.call();
              } catch (Throwable t) {
                thrown[0] = t;
              }
            });
    join(thread);
    if (thrown[0] instanceof Error e) {
      throw e;
    } else if (thrown[0] instanceof RuntimeException e) {
      throw e;
    } else if (thrown[0] != null) {
      throw new IllegalStateException(thrown[0]);
    }
    @SuppressWarnings("unchecked")
    T value = (T) result[0];
    return value;
  }

  /** Waits until all other strands have ended. Main only. */
  void drain() {
    while (strands.size() > 1) {
      block(Strand.NEVER, false, strands.get(1));
    }
    throwIfFailed();
  }
}
