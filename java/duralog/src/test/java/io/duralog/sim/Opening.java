package io.duralog.sim;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.log.LogOpenerAccess;
import io.duralog.testlog.ReadAs;
import java.nio.file.Path;

/** Opens logs on a simulated machine. */
final class Opening {
  static final Path DIRECTORY = Path.of("log");

  private Opening() {}

  static DuraLog open(SimEngine engine, LogOptions options) {
    Runnable syncName =
        () -> {
          if (engine.enter(Faults.Call.SYNC_NAMES, "sync name of", DIRECTORY, -1, 0)) {
            throw engine.error("sync directory", DIRECTORY, -1);
          }
          engine.disk.syncOwnName();
        };
    return LogOpenerAccess.open(DIRECTORY, options, engine, engine.host, syncName);
  }

  static LogReader readOnly(SimEngine engine, LogOptions options) {
    return LogOpenerAccess.openReadOnly(DIRECTORY, ReadAs.options(options), engine);
  }
}
