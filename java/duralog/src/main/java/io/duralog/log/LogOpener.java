package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
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

/** Opens logs. All use of files is on a thread that cannot be interrupted. */
public final class LogOpener {
  /** Bytes that the platform needs to read a file, roughly. */
  private static final long READER_MEMORY = 128 << 10;

  private LogOpener() {}

  /** See {@link DuraLog#open(Path, LogOptions)}. */
  public static DuraLog open(Path directory, LogOptions options) {
    Objects.requireNonNull(options, "options");
    return ahead(options.engine(), () -> open(directory, options, EngineSelection::forWriter));
  }

  /** The same with the caller's engine: tests bring in faults this way. */
  static DuraLog open(
      Path directory, LogOptions options, BiFunction<Path, LogOptions, Engine> engines) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    LogDirectory.requireOfSystem(directory);
    return open(directory, options, engines, Host.REAL);
  }

  /**
   * Runs an open while another thread does what it would wait for: in a new JVM both take long. It
   * has ended when the open returns or throws.
   */
  private static <T> T ahead(EngineChoice engine, Supplier<T> open) {
    Runnable work = EngineSelection.ahead(engine);
    if (work == null) {
      return open.get();
    }
    Thread thread = LogThread.of("duralog-load", () -> quietly(work));
    try {
      thread.start();
    } catch (NoThreadError e) {
      return open.get(); // which does it itself
    }
    try {
      return open.get();
    } finally {
      LogThread.join(thread);
    }
  }

  /** The open does the same again, and meets the error. */
  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      System.Logger logger = System.getLogger("io.duralog");
      logger.log(Level.DEBUG, "while the C layer was loaded ahead of an open", e);
    }
  }

  /** The same with the caller's threads as well. */
  static DuraLog open(
      Path directory, LogOptions options, BiFunction<Path, LogOptions, Engine> engines, Host host) {
    return refused(
        directory,
        WriterSetup.leastMemory(options),
        () ->
            host.run(
                "duralog-open " + directory, () -> openHere(directory, options, engines, host)));
  }

  /**
   * Turns a lack of threads or memory, anywhere in an open, into a refusal that names the remedy.
   */
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
    System.Logger logger = System.getLogger("io.duralog");
    FileModes modes = FileModes.of(directory, options);
    LogDirectory.create(directory, modes);
    DirectoryLock lock =
        DirectoryLock.take(directory, modes, () -> EngineSelection.forLock(directory, options));
    Engine engine = null;
    WriterLog log = null;
    try {
      engine = engines.apply(directory, options);
      Runnable syncName = () -> LogDirectory.syncName(directory);
      log = openLocked(directory, options, engine, host, lock, syncName);
      if (options.closeOnShutdown()) {
        log.closeAtExit();
      }
      tell(logger, directory, engine, log.lastSequence());
      DamageNotice.tell(directory, log.recovery());
      return log;
    } catch (Throwable t) {
      giveBack(log, engine, lock, t);
      throw t;
    }
  }

  /** Gives back the parts of an open that threw. The error that it met comes first. */
  private static void giveBack(
      @Nullable WriterLog log, @Nullable Engine engine, DirectoryLock lock, Throwable met) {
    if (log != null) {
      Closing.with(met, log); // which gives back engine and lock
      return;
    }
    if (engine != null) {
      Closing.with(met, engine);
    }
    Closing.with(met, lock);
  }

  /**
   * Opens a log whose directory exists and is locked. The simulation starts here.
   *
   * @param lock given back when the log is closed, not if this throws
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
    RootFile.write(directory, engine, root); // before a batch is written to a segment
    WriterLock watched = new RootLock(lock, directory, engine, root.writer());
    try {
      return new WriterSetup(directory, options, engine, recovered, root, host).start(watched);
    } catch (Throwable t) {
      if (recovered != null && recovered.report().cleanlyClosed()) {
        // For want of a thread, for example. No batch was written, so the old root is still true.
        Closing.with(t, () -> closeAgain(directory, engine, watched, recovered.root()));
      }
      throw t;
    }
  }

  private static void closeAgain(Path directory, Engine engine, WriterLock lock, LogRoot before) {
    lock.requireHome(); // or another log's root would be replaced
    lock.requireSole(); // or another writer's
    RootFile.write(directory, engine, before);
  }

  /**
   * The root of this writer. The end that recovery found is durable by now, and is its durable
   * floor.
   */
  private static LogRoot rootOf(@Nullable Recovered recovered, Host host) {
    long now = host.wallNanos();
    long writer = host.randomNumber();
    return recovered == null
        ? LogRoot.fresh(host.randomNumber(), now, writer)
        : recovered.root().at(recovered.end(), false, now, writer);
  }

  private static void tell(System.Logger logger, Path directory, Engine engine, long last) {
    logger.log(
        Level.DEBUG, "opened {0} at sequence {1,number,#}: {2}", directory, last, engine.info());
    if (!engine.info().durable()) {
      logger.log(
          Level.WARNING,
          "{0} lies on {1}, which keeps nothing: records there do not survive a crash of the"
              + " system",
          directory,
          engine.info().fileSystem());
      return;
    }
    String notice = EngineNotice.of(engine.info());
    if (!notice.isEmpty()) {
      logger.log(Level.INFO, "{0}: {1}", directory, notice);
    }
  }

  /** See {@link DuraLog#openReadOnly(Path, ReadOptions)}. */
  public static LogReader openReadOnly(Path directory, ReadOptions options) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    LogDirectory.requireOfSystem(directory);
    return ahead(
        options.engine(),
        () ->
            refused(
                directory,
                READER_MEMORY,
                () ->
                    LogThread.run(
                        "duralog-open " + directory, () -> openReadOnlyHere(directory, options))));
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
