package io.duralog.backup;

import io.duralog.BackupOptions;
import io.duralog.BackupReport;
import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.engine.Engine;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.WallClock;
import io.duralog.host.LogThread;
import io.duralog.log.LogOpener;
import io.duralog.recovery.Recovered;
import io.duralog.recovery.Recovery;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.NewPlace;
import io.duralog.segment.RootFile;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a log that holds what another one holds now. It reads the log as any reader does, without a
 * lock, so it does not matter which process writes it, or whether one does.
 *
 * <p>Segments before the one in which the log ends are complete and durable, and no writer ever
 * writes to them again: a cut puts a copy in their place. So they may be linked. The last one is
 * copied up to its last durable batch.
 */
public final class Backup {
  /** How often a log is looked at anew that was cut, or has given up segments, meanwhile. */
  private static final int ATTEMPTS = 10;

  private final Path from;
  private final NewPlace to;
  private final BackupOptions options;
  private final Supplier<Engine> readers;

  private Backup(Path from, NewPlace to, BackupOptions options, Supplier<Engine> readers) {
    this.from = from;
    this.to = to;
    this.options = options;
    this.readers = readers;
  }

  /** See {@link DuraLog#backup}. */
  public static BackupReport make(Path from, Path to, BackupOptions options) {
    return make(from, to, options, () -> EngineSelection.forReader(from, EngineChoice.AUTO));
  }

  /** The same with the caller's engines for reading: for tests. */
  static BackupReport make(Path from, Path to, BackupOptions options, Supplier<Engine> readers) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(options, "options");
    NewPlace place = new NewPlace(Objects.requireNonNull(to, "to"));
    LogDirectory.requireOfSystem(from);
    Backup backup = new Backup(from, place, options, readers);
    // Not on the caller's thread: an interrupt would close the files.
    return LogOpener.refused(
        to, BackupFiles.BUFFER, () -> LogThread.run("duralog-backup " + from, backup::make));
  }

  private BackupReport make() {
    LogDirectory.require(from);
    to.requireOutside(from);
    to.requireFree();
    try (Engine reader = readers.get()) {
      for (int i = 1; true; i++) {
        Recovered log = look(reader);
        BackupReport report = copy(log, reader);
        if (report != null) {
          return report;
        }
        if (i == ATTEMPTS) {
          throw overtaken(log, reader);
        }
      }
    }
  }

  /** The log as it is now; all of it is durable. */
  private Recovered look(Engine reader) {
    Recovered found = Recovery.forReader(from, reader, OnDamage.STOP_AT_TORN_TAIL);
    if (found == null) {
      throw Errors.io(
          "open",
          from.resolve(LogRoot.FILE_NAME),
          -1,
          new NoSuchFileException("there is no log; the first open for writing makes it"));
    }
    return found;
  }

  /** Returns null if the log has been cut, or has given up segments, meanwhile. */
  private @Nullable BackupReport copy(Recovered log, Engine reader) {
    Path previous = options.previous();
    PreviousBackup earlier =
        previous == null ? null : PreviousBackup.of(previous, reader, log.logId());
    to.create();
    boolean published = false;
    try (Engine engine = EngineSelection.forWriter(to.unfinished(), LogOptions.defaults())) {
      BackupFiles files = new BackupFiles(log, to.unfinished(), options, earlier, reader, engine);
      BackupReport report = copy(log, files, reader);
      if (report == null) {
        return null;
      }
      engine.syncDirectory(to.unfinished());
      LogRoot root = log.root();
      RootFile.write(
          to.unfinished(),
          engine,
          root.at(log.end(), true, WallClock.nanos(), LogId.randomNumber()));
      verify(log, files.firstCopied());
      to.publish(engine);
      published = true;
      LogDirectory.syncName(to.path());
      return report;
    } finally {
      if (!published) {
        to.discard();
      }
    }
  }

  private @Nullable BackupReport copy(Recovered log, BackupFiles files, Engine reader) {
    try {
      BackupReport report = files.make();
      return isCut(log, reader) ? null : report; // or a name may have led to another file
    } catch (LogIoException e) {
      if (e.getCause() instanceof NoSuchFileException && isOvertaken(log, reader)) {
        return null;
      }
      throw e;
    }
  }

  private @Nullable LogRoot now(Engine reader) {
    return RootFile.read(from, reader).root();
  }

  private boolean isCut(Recovered log, Engine reader) {
    LogRoot now = now(reader);
    return now == null
        || now.logId() != log.root().logId()
        || now.generation() != log.root().generation();
  }

  /** While a cut was under way, a copy of a segment may have taken its place since. */
  private boolean isOvertaken(Recovered log, Engine reader) {
    LogRoot now = now(reader);
    return log.root().isCut()
        || isCut(log, reader)
        || (now != null && !now.beginning().equals(log.root().beginning()));
  }

  private RuntimeException overtaken(Recovered log, Engine reader) {
    LogRoot now = now(reader);
    long generation = log.root().generation();
    if (now != null && now.generation() != generation) {
      return Errors.cut(from, now.keptSince(generation), now.generation());
    }
    long first = now == null ? 0 : now.beginning().first();
    return Errors.gone(from, log.root().beginning().first(), first);
  }

  /** Reads what was copied, or all, as whoever restores it will. */
  private void verify(Recovered log, long firstCopied) {
    long last = log.nextSequence() - 1;
    try (LogReader copy = DuraLog.openReadOnly(to.unfinished())) {
      long[] read = {copy.firstSequence() - 1};
      if (copy.firstSequence() <= last) {
        long first = Math.max(copy.firstSequence(), options.verifyAll() ? 1 : firstCopied);
        try (Replay replay = copy.replay(ReadOptions.all().from(first))) {
          replay.visit(record -> read[0] = record.sequence());
        }
      }
      if (read[0] != last || copy.lastSequence() != last) {
        throw Errors.corrupt(lost(read[0] + 1, last)); // the end was taken for a torn tail
      }
    } catch (CorruptLogException e) {
      throw Errors.corrupt(original(e.damage()));
    }
  }

  /** The copy is deleted; what it was made of is there. */
  private Damage original(Damage d) {
    return Damage.builder(d.kind(), from.resolve(String.valueOf(d.path().getFileName())))
        .at(d.offset(), d.length())
        .lost(d.firstLost(), d.lastLost())
        .certain(d.certain())
        .build();
  }

  private Damage lost(long first, long last) {
    return Damage.builder(Damage.Kind.LOST_RANGE, from.resolve(LogRoot.FILE_NAME))
        .lost(first, last)
        .build();
  }
}
