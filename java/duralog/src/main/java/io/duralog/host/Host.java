package io.duralog.host;

import io.duralog.format.LogId;
import io.duralog.format.WallClock;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads, clocks and chance, as all parts of a log get them. The simulation puts its own in place,
 * so that one seed decides when which thread goes on. Any thread may call it.
 *
 * <p>A class and not an interface: in an application there is no other, so the compiler binds every
 * call as if it stood here. The append lock does without it, and nobody who holds that lock calls
 * it.
 */
public class Host {
  /** The machine. */
  public static final Host REAL = new Host();

  /** For {@link #REAL} and the simulation. */
  protected Host() {}

  /** As {@link System#nanoTime()}. */
  public long nanoTime() {
    return System.nanoTime();
  }

  /** The time that stands in headers; see {@link WallClock}. */
  public long wallNanos() {
    return WallClock.nanos();
  }

  /** A random number that is not 0: a log id, or the identity of a run. */
  public long randomNumber() {
    return LogId.randomNumber();
  }

  /** How many threads run at once. */
  public int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** As {@link LockSupport#park(Object)}. */
  public void park(Object blocker) {
    LockSupport.park(blocker);
  }

  /** As {@link LockSupport#parkNanos(Object, long)}. */
  public void parkNanos(Object blocker, long nanos) {
    LockSupport.parkNanos(blocker, nanos);
  }

  /** As {@link LockSupport#unpark(Thread)}. */
  public void unpark(@Nullable Thread thread) {
    LockSupport.unpark(thread);
  }

  /** As {@link Thread#onSpinWait()}. */
  public void spin() {
    Thread.onSpinWait();
  }

  /** As {@link Thread#yield()}. */
  public void giveWay() {
    Thread.yield();
  }

  /** Takes a lock whose holder may wait for another thread while it holds it. */
  public void lock(ReentrantLock lock) {
    lock.lock();
  }

  /** Starts a thread of the log. */
  public Thread start(String name, Runnable work) {
    LogThread thread = LogThread.of(name, work);
    thread.start();
    return thread;
  }

  /** Waits for a thread to end; the caller's interrupt stays set. */
  public void join(Thread thread) {
    LogThread.join(thread);
  }

  /** Runs something on a thread of the log and waits for its end. */
  public <T> T run(String name, Callable<T> work) {
    return LogThread.run(name, work);
  }
}
