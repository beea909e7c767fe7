package io.duralog.host;

import io.duralog.format.LogId;
import io.duralog.format.WallClock;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads, clocks and random numbers for all parts of a log. The simulation replaces it, so that
 * one seed decides which thread runs when. Any thread may call it.
 *
 * <p>It is a class and not an interface: an application has no subclass, so the JIT compiler binds
 * every call to this class. The append lock does not use it, and no holder of that lock calls it.
 */
public class Host {
  /** The real machine. */
  public static final Host REAL = new Host();

  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

  /** For {@link #REAL} and the simulation. */
  protected Host() {}

  /** As {@link System#nanoTime()}. */
  public long nanoTime() {
    return System.nanoTime();
  }

  /** The time for headers; see {@link WallClock}. */
  public long wallNanos() {
    return WallClock.nanos();
  }

  /** A random number that is not 0: a log id, or the identity of a writer's incarnation. */
  public long randomNumber() {
    return LogId.randomNumber();
  }

  /** How many threads can run at once. */
  public int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Whether the calling thread is virtual: one that spins or blocks keeps its carrier. */
  public boolean runsOnCarrier() {
    try {
      return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (RuntimeException | Error e) {
      throw e; // a full stack, say
    } catch (Throwable e) {
      throw new AssertionError("Thread.isVirtual throws nothing", e);
    }
  }

  private static @Nullable MethodHandle isVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null; // before Java 21 there are none
    }
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

  /** Takes a lock whose holder may wait for another thread. */
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

  /** Runs a task on a thread of the log and waits for its end. */
  public <T> T run(String name, Callable<T> work) {
    return LogThread.run(name, work);
  }
}
