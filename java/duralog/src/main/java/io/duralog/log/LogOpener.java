package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineNotice;
import io.duralog.engine.EngineSelection;
import io.duralog.engine.FileModes;
import io.duralog.engine.Host;
import io.duralog.engine.LogThread;
import io.duralog.lock.DirectoryLock;
import io.duralog.lock.WriterLock;
import io.duralog.recovery.Recovered;
import io.duralog.recovery.Recovery;
import io.duralog.segment.CleanMarkFile;
import io.duralog.segment.LogDirectory;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Opens logs. What it does to files it does on a thread that cannot be interrupted. */
public final class LogOpener {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private LogOpener() {}

  /** See {@link DuraLog#open(Path, LogOptions)}. */
  public static DuraLog open(Path directory, LogOptions options) {
    return open(directory, options, EngineSelection::forWriter);
  }

  /** The same with an engine of the caller's: how the tests bring in faults. */
  static DuraLog open(
      Path directory, LogOptions options, BiFunction<Path, LogOptions, Engine> engines) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    LogDirectory.requireOfSystem(directory);
    return LogThread.run("duralog-open " + directory, () -> openHere(directory, options, engines));
  }

  private static DuraLog openHere(
      Path directory, LogOptions options, BiFunction<Path, LogOptions, Engine> engines) {
    FileModes modes = FileModes.of(directory, options);
    LogDirectory.create(directory, modes);
    DirectoryLock lock =
        DirectoryLock.take(directory, modes, EngineSelection.forLock(directory, options));
    boolean done = false;
    try {
      Engine engine = engines.apply(directory, options);
      Runnable syncName = () -> LogDirectory.syncName(directory);
      WriterLog log = openLocked(directory, options, engine, Host.REAL, lock, syncName);
      done = true;
      if (options.closeOnShutdown()) {
        log.closeAtExit();
      }
      tell(directory, engine, log.lastSequence());
      DamageNotice.tell(directory, log.recovery());
      return log;
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  /**
   * What comes once the directory is there and locked. The simulation begins here.
   *
   * @param lock given back when the log is closed, not when this throws
   * @param syncName makes the name of the directory itself durable
   */
  static WriterLog openLocked(
      Path directory,
      LogOptions options,
      Engine engine,
      Host host,
      WriterLock lock,
      Runnable syncName) {
    LogDirectory.deleteUnpublished(directory, engine);
    Recovered recovered = Recovery.forWriter(directory, engine, options.onDamage());
    if (recovered == null) {
      syncName.run();
    }
    lock.requireHome(); // recovery may have taken long
    begin(directory, engine, recovered, host);
    return new WriterSetup(directory, options, engine, recovered, host).start(lock);
  }

  private static void tell(Path directory, Engine engine, long last) {
    LOGGER.log(
        Level.DEBUG, "opened {0} at sequence {1,number,#}: {2}", directory, last, engine.info());
    if (!engine.info().durable()) {
      LOGGER.log(
          Level.WARNING,
          "{0} lies on {1}, which keeps nothing: records there do not survive a crash of the"
              + " system",
          directory,
          engine.info().fileSystem());
      return;
    }
    String notice = EngineNotice.of(engine.info());
    if (!notice.isEmpty()) {
      LOGGER.log(Level.INFO, "{0}: {1}", directory, notice);
    }
  }

  /** Before anything is written: the log is open, and what it held was durable. */
  private static void begin(
      Path directory, Engine engine, @Nullable Recovered recovered, Host host) {
    if (recovered == null) {
      CleanMarkFile.removeAll(directory, engine);
    } else if (recovered.report().cleanlyClosed()) {
      CleanMarkFile.reopen(directory, engine);
    } else {
      CleanMarkFile.write(
          directory, CleanMarkFile.OPENED, engine, recovered.mark(host.wallNanos()));
      CleanMarkFile.remove(directory, engine); // one that could not be believed
    }
  }

  /** See {@link DuraLog#openReadOnly(Path, LogOptions)}. */
  public static DuraLog openReadOnly(Path directory, LogOptions options) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    LogDirectory.requireOfSystem(directory);
    return LogThread.run(
        "duralog-open " + directory,
        () -> {
          LogDirectory.require(directory);
          Engine engine = EngineSelection.forReader(directory, options);
          ReaderLog log =
              new ReaderLog(
                  directory,
                  options,
                  engine,
                  Recovery.forReader(directory, engine, options.onDamage()));
          DamageNotice.tell(directory, log.recovery());
          return log;
        });
  }
}
