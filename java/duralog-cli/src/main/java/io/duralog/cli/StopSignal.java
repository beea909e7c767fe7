package io.duralog.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a command end in order when the process is told to stop (SIGTERM, SIGINT): runs an action
 * that makes the command end early, and keeps the process until it has.
 */
final class StopSignal implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  StopSignal(Runnable stop) {
    hook = new Thread(() -> stopAndWait(stop), "duralog-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stopAndWait(Runnable stop) {
    stop.run();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command has ended. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is going down: the hook is what waits for this call.
      return;
    }
  }
}
