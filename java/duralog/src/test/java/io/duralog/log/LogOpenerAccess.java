package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.ReadOptions;
import io.duralog.engine.Engine;
import io.duralog.host.Host;
import io.duralog.recovery.Recovery;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** Lets tests of other packages open a log with an engine of their own. */
public final class LogOpenerAccess {
  private LogOpenerAccess() {}

  /** Opens for writing. */
  public static DuraLog open(
      Path directory, LogOptions options, BiFunction<Path, LogOptions, Engine> engines) {
    return LogOpener.open(directory, options, engines);
  }

  /** Opens for writing on a host of the caller's, where there is no directory to lock. */
  public static DuraLog open(
      Path directory, LogOptions options, Engine engine, Host host, Runnable syncName) {
    return host.run(
        "open", () -> LogOpener.openLocked(directory, options, engine, host, () -> {}, syncName));
  }

  /** Opens for reading, on the caller's thread. */
  public static LogReader openReadOnly(Path directory, ReadOptions options, Engine engine) {
    return new ReaderLog(
        directory,
        options,
        engine,
        Recovery.forReader(directory, engine, ReaderLog.modeOf(options)));
  }
}
