package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.ReadOptions;
import io.duralog.commit.Closing;
import io.duralog.engine.Engine;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.probe.EngineNotice;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;
import io.duralog.host.Host;
import io.duralog.host.LogThread;
import io.duralog.host.NoThreadError;
import io.duralog.lock.DirectoryLock;
import io.duralog.lock.WriterLock;
import io.duralog.recovery.Recovered;
import io.duralog.recovery.Recovery;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.RootFile;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens logs. What it does to files it does on a thread that cannot be interrupted. */
public final class LogOpener {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  /** What the platform takes to read a file, roughly. */
  private static final long READER_MEMORY = 128 << 10;

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
    return open(directory, options, engines, Host.REAL);
  }

  /** The same with threads of the caller's, too. */
  static DuraLog open(
      Path directory, LogOptions options, BiFunction<Path, LogOptions, Engine> engines, Host host) {
    return refused(
        directory,
        WriterSetup.leastMemory(options),
        () ->
            host.run(
                "duralog-open " + directory, () -> openHere(directory, options, engines, host)));
  }

  /** Lack of threads or memory, met anywhere in an open, is a refusal that tells the remedy. */
  public static <T> T refused(Path directory, long bytes, Supplier<T> open) {
    try {
      return open.get();
    } catch (NoThreadError e) {
      throw Errors.noThread(directory, e);
    } catch (OutOfMemoryError e) {
      throw Errors.noMemory(directory, "open", bytes, e);
    }
  }

  private static DuraLog openHere(
      Path directory, LogOptions options, BiFunction<Path, LogOptions, Engine> engines, Host host) {
    FileModes modes = FileModes.of(directory, options);
    LogDirectory.create(directory, modes);
    DirectoryLock lock =
        DirectoryLock.take(directory, modes, EngineSelection.forLock(directory, options));
    Engine engine = null;
    WriterLog log = null;
    try {
      engine = engines.apply(directory, options);
      Runnable syncName = () -> LogDirectory.syncName(directory);
      log = openLocked(directory, options, engine, host, lock, syncName);
      if (options.closeOnShutdown()) {
        log.closeAtExit();
      }
      tell(directory, engine, log.lastSequence());
      DamageNotice.tell(directory, log.recovery());
      return log;
    } catch (Throwable t) {
      giveBack(log, engine, lock, t);
      throw t;
    }
  }

  /** What an open has taken before it threw; the error that it met comes first. */
  private static void giveBack(
      @Nullable WriterLog log, @Nullable Engine engine, DirectoryLock lock, Throwable met) {
    if (log != null) {
      Closing.with(met, log); // which gives back the others
      return;
    }
    if (engine != null) {
      Closing.with(met, engine);
    }
    Closing.with(met, lock);
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
    LogRoot root = rootOf(recovered, host);
    RootFile.write(directory, engine, root); // before anything is written to a segment
    try {
      WriterLock watched = new RootLock(lock, directory, engine, root.writer());
      return new WriterSetup(directory, options, engine, recovered, root, host).start(watched);
    } catch (Throwable t) {
      if (recovered != null && recovered.report().cleanlyClosed()) {
        // Without a thread, say. No batch was written, so the old root is as true as it was.
        Closing.with(t, () -> closeAgain(directory, engine, lock, recovered.root()));
      }
      throw t;
    }
  }

  private static void closeAgain(Path directory, Engine engine, WriterLock lock, LogRoot before) {
    lock.requireHome(); // or another log's root would be replaced
    RootFile.write(directory, engine, before);
  }

  /** What recovery found is durable by now, and is the floor of the log that is open. */
  private static LogRoot rootOf(@Nullable Recovered recovered, Host host) {
    long now = host.wallNanos();
    long writer = host.randomNumber();
    return recovered == null
        ? LogRoot.fresh(host.randomNumber(), now, writer)
        : recovered.root().at(recovered.end(), false, now, writer);
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

  /** See {@link DuraLog#openReadOnly(Path, ReadOptions)}. */
  public static LogReader openReadOnly(Path directory, ReadOptions options) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    LogDirectory.requireOfSystem(directory);
    return refused(
        directory,
        READER_MEMORY,
        () ->
            LogThread.run("duralog-open " + directory, () -> openReadOnlyHere(directory, options)));
  }

  private static LogReader openReadOnlyHere(Path directory, ReadOptions options) {
    LogDirectory.require(directory);
    Engine engine = EngineSelection.forReader(directory, options.engine());
    try {
      ReaderLog log =
          new ReaderLog(
              directory,
              options,
              engine,
              Recovery.forReader(directory, engine, ReaderLog.modeOf(options)));
      DamageNotice.tell(directory, log.recovery());
      return log;
    } catch (Throwable t) {
      Closing.with(t, engine);
      throw t;
    }
  }
}
