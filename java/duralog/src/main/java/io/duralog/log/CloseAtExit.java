package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.host.LogThread;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Closes a log when the JVM shuts down: what {@code closeOnShutdown} asks for. */
final class CloseAtExit {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private final Thread hook;

  /** Registers it. In a JVM that is shutting down already nothing can be done. */
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

  /** The log is closed: lets go of it. */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it runs, or need not run any more
    }
  }
}
