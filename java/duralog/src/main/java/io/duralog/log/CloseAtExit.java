package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.host.LogThread;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Closes a log when the JVM shuts down, for the option {@code closeOnShutdown}. */
final class CloseAtExit {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private final Thread hook;

  /**
   * Registers the hook. A JVM that is shutting down already refuses it; then a warning is logged.
   */
  CloseAtExit(DuraLog log, Path directory) {
    hook = LogThread.of("duralog-shutdown " + directory, () -> close(log));
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOGGER.log(Level.WARNING, "{0} was opened too late to be closed on shutdown", directory);
    }
  }

  private static void close(DuraLog log) {
    try {
      log.close();
    } catch (DuraLogException e) {
      LOGGER.log(Level.ERROR, "closing on shutdown: " + e.getMessage(), e);
    }
  }

  /** Removes the hook of a closed log, so that the JVM no longer refers to the log. */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is shutting down: the hook runs, or is not needed any more
    }
  }
}
