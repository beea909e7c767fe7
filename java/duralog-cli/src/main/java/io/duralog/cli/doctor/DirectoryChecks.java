package io.duralog.cli.doctor;

import io.duralog.DuraLogException;
import io.duralog.EngineChoice;
import io.duralog.EngineInfo;
import io.duralog.LogFullException;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.log.LogTrial;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The directory of a log: what its file system can do, and what a commit costs there. */
final class DirectoryChecks {
  private static final Set<String> REMOTE = Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs");

  /** Segments have 64 MiB by default, and the next ones are prepared ahead. */
  private static final long LITTLE_SPACE = 256L << 20;

  /** Below that a log cannot even begin. */
  private static final long NO_SPACE = 1 << 20;

  private final Place place;
  private final String holder;
  private final EngineSurvey survey;

  DirectoryChecks(Place place, String holder, EngineSurvey survey) {
    this.place = place;
    this.holder = holder;
    this.survey = survey;
  }

  /** What there is to say, and last which engine a log would get. */
  List<Check> all() {
    CommitCost cost;
    try {
      cost = CommitCost.measure(place.existing(), LogOptions.defaults());
    } catch (LogIoException e) {
      return List.of(unusable(e), fileSystem(), space());
    }
    return List.of(
        directory(),
        fileSystem(),
        direct(),
        Check.ok("sync", text(cost)),
        space(),
        log(),
        engine());
  }

  /** A log is really kept there for a moment, by each engine that one may get. */
  private Check log() {
    LogTrial portable = LogTrial.of(place.existing(), EngineChoice.PORTABLE);
    LogTrial first = isNative() ? LogTrial.of(place.existing(), EngineChoice.AUTO) : portable;
    for (LogTrial trial : List.of(first, portable)) {
      DuraLogException failure = trial.failure();
      if (failure != null) {
        return Check.fail(
            "log",
            "a log cannot be kept (" + trial.engine() + "): " + failure.getMessage(),
            failure instanceof LogFullException
                ? "make room"
                : "remove this cause, or choose another place");
      }
    }
    String engines = first.engine() + (first.equals(portable) ? "" : " and " + portable.engine());
    return Check.ok("log", "made, appended to, rolled, closed and opened again: " + engines);
  }

  static Check unusable(LogIoException e) {
    return Check.fail(
        "directory",
        "no file can be made and written: " + e.getMessage(),
        "check permissions, free space, and that the file system is mounted for writing");
  }

  private Check directory() {
    Path there = place.existing();
    if (!place.exists()) {
      return Check.ok("directory", "not there yet; looked at " + there);
    }
    return Check.ok("directory", there + (holder.isEmpty() ? "" : ", in use by " + holder));
  }

  private Check fileSystem() {
    EngineInfo engine = survey.engine();
    String type = engine.fileSystem();
    String found = type + device();
    if (!engine.durable()) {
      return Check.warn(
          "file system", found + ": keeps nothing when the system stops", "put the log on a disk");
    }
    if (type.equals("overlay")) {
      return Check.warn(
          "file system", found + ": goes when the container goes", "mount a volume for the log");
    }
    if (REMOTE.contains(type) || type.startsWith("fuse")) {
      return Check.warn(
          "file system", found + ": logs are not tested on it", "put the log on a local disk");
    }
    return type.equals("btrfs")
        ? Check.advice("file system", found, "chattr +C on the empty directory avoids copies")
        : Check.ok("file system", found);
  }

  private String device() {
    try {
      return " on " + Files.getFileStore(place.existing()).name();
    } catch (IOException | SecurityException e) {
      return "";
    }
  }

  private Check direct() {
    EngineInfo engine = survey.engine();
    String needs = survey.alignment() > 0 ? "; it asks for " + survey.alignment() : "";
    return engine.directIo()
        ? Check.ok("O_DIRECT", "works, aligned to " + engine.alignment() + needs)
        : Check.warn(
            "O_DIRECT",
            "refused: " + String.join("; ", engine.reasons()),
            "writes go through the page cache; ext4 and XFS have it");
  }

  private boolean isNative() {
    return survey.engine().name().startsWith("native");
  }

  private Check engine() {
    EngineInfo engine = survey.engine();
    boolean best =
        isNative() && engine.calls().equals("io_uring") && engine.directIo() && engine.durable();
    return best
        ? Check.ok("engine", engine.toString())
        : Check.warn("engine", engine.toString(), remedy());
  }

  private static String remedy() {
    for (String choice : new String[] {"duralog.engine", "duralog.ring"}) {
      String value = System.getProperty(choice);
      if (value != null) {
        return "leave out -D" + choice + "=" + value;
      }
    }
    return "see the warnings above";
  }

  private static String text(CommitCost cost) {
    return "%s: a commit of 4 KiB takes %d us, 99 of 100 at most %d us"
        .formatted(cost.syncMethod(), micros(cost.medianNanos()), micros(cost.p99Nanos()));
  }

  private static long micros(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(nanos);
  }

  private Check space() {
    try {
      FileStore store = Files.getFileStore(place.existing());
      return space(store.getUsableSpace());
    } catch (IOException | SecurityException e) {
      return Check.warn("space", "unknown: " + e, "see that the directory can be read");
    }
  }

  static Check space(long bytes) {
    String found = Bytes.text(bytes) + " free";
    String remedy = "make room, or choose segments smaller than the default of 64 MiB";
    if (bytes < NO_SPACE) {
      return Check.fail("space", found, remedy);
    }
    return bytes < LITTLE_SPACE ? Check.warn("space", found, remedy) : Check.ok("space", found);
  }
}
