package io.duralog.log;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds the committer in a kind of call until the test has seen enough. */
final class Gate implements EngineProbe {
  private static final long PATIENCE_SECONDS = 50;
  private final EngineCall kind;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);
  private volatile boolean shut;

  Gate(EngineCall kind) {
    this.kind = kind;
  }

  /** From now on the next call waits. */
  void shut() {
    shut = true;
  }

  void open() {
    opened.countDown();
  }

  /** Waits until a call waits. */
  void awaitCaller() throws InterruptedException {
    if (!reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody came to " + kind);
    }
  }

  @Override
  public void before(EngineCall call, Path path, long offset) {
    if (shut
        && call == kind
        && path.toString().endsWith(".seg")
        && Thread.currentThread().getName().startsWith("duralog-commit ")) {
      reached.countDown();
      try {
        if (!opened.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("the test never opened the gate");
        }
      } catch (InterruptedException e) {
        throw new AssertionError("a log's thread was interrupted", e);
      }
    }
  }

  /** Waits until threads have gone to sleep, whatever for. */
  static void awaitParked(Iterable<Thread> threads) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (Thread t : threads) {
      while (t.getState() != Thread.State.WAITING && t.getState() != Thread.State.TIMED_WAITING) {
        if (System.nanoTime() > end || !t.isAlive()) {
          throw new AssertionError(t.getName() + " does not wait: " + t.getState());
        }
        Thread.onSpinWait();
      }
    }
  }
}
