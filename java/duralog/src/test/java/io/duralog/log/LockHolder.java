package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.LogLockedException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Main of a second process: opens a log, tells how that went, and holds it until its input ends.
 */
final class LockHolder {
  private LockHolder() {}

  /** Starts the process. */
  static Process start(Path log) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            LockHolder.class.getName(),
            log.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  public static void main(String[] args) throws Exception {
    try (DuraLog log = DuraLog.open(Path.of(args[0]))) {
      System.out.println("OPENED " + log.lastSequence());
      while (System.in.read() >= 0) {
        // until the parent closes it
      }
    } catch (LogLockedException e) {
      System.out.println("LOCKED " + e.getMessage());
    }
  }
}
