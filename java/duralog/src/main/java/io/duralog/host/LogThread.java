package io.duralog.host;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that cannot be interrupted: an interrupt in a FileChannel closes it, and hides
 * the error of the sync it interrupted.
 *
 * <p>It inherits nothing from the thread that creates it: neither its context class loader nor
 * inheritable thread locals nor, before JDK 24, its access control context. A log may outlive the
 * application that has opened it, and must not keep that application's class loader alive.
 */
public final class LogThread extends Thread {

  private LogThread(Runnable work, String name) {
    super(null, work, name, 0, false);
    setDaemon(true);
    setContextClassLoader(LogThread.class.getClassLoader());
  }

  /** Creates one; see {@link Thread#start()}. */
  public static LogThread of(String name, Runnable work) {
    return Runtime.version().feature() < 24
        ? OwnContext.create(name, work)
        : new LogThread(work, name);
  }

  /**
   * A class of its own, not loaded from JDK 24 on: the platform will remove the methods that it
   * calls.
   */
  private static final class OwnContext {
    private OwnContext() {}

    /** Creates the thread as privileged code, so that it does not keep its caller's context. */
    @SuppressWarnings("removal")
    static LogThread create(String name, Runnable work) {
      return java.security.AccessController.doPrivileged(
          (java.security.PrivilegedAction<LogThread>) () -> new LogThread(work, name));
    }
  }

  @Override
  public synchronized void start() {
    try {
      super.start();
    } catch (OutOfMemoryError e) {
      throw new NoThreadError(getName(), e);
    }
  }

  /** Does nothing. */
  @Override
  public void interrupt() {
    // see the class comment
  }

  /** Runs a task on such a thread and waits for its end; the caller's interrupt stays set. */
  public static <T> T run(String name, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    LogThread thread = of(name, task);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw rethrow(e.getCause());
        }
      }
    } finally {
      join(thread);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for a thread to end; the caller's interrupt stays set. */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Throws the error that another thread has met. */
  static RuntimeException rethrow(@Nullable Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    if (t instanceof RuntimeException unchecked) {
      unchecked.addSuppressed(new CallerTrace());
      throw unchecked;
    }
    throw new IllegalStateException(t);
  }

  /** The caller's stack: the exception itself was created on the log's thread. */
  private static final class CallerTrace extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallerTrace() {
      super("called from here");
    }
  }
}
