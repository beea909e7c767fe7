package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.EngineChoice;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.engine.Engine;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tries a small log in a directory of its own: opens it, appends durably to several segments,
 * closes it, opens it again and reads it. For the command {@code duralog doctor}, whose verdict
 * then rests on the code that a log there would run.
 *
 * @param engine the engine that ran, or the one asked for if none did
 * @param failure the first error, with its remedy, or null if all of it works
 */
public record LogTrial(String engine, @Nullable DuraLogException failure) {
  private static final int SEGMENT = 64 << 10;
  private static final int GROUP = 8 << 10;
  private static final int RECORDS = 100;
  private static final int RECORD = 2000; // so some three segments are filled

  /** Tries an engine in a directory that exists, and deletes its log again. */
  public static LogTrial of(Path directory, EngineChoice choice) {
    return of(directory, choice, EngineSelection::forWriter);
  }

  /** The same with the caller's engine. */
  static LogTrial of(
      Path directory, EngineChoice choice, BiFunction<Path, LogOptions, Engine> engines) {
    Path place = directory.resolve("duralog-doctor-" + Long.toHexString(System.nanoTime()));
    LogOptions options =
        LogOptions.builder().engine(choice).segmentSize(SEGMENT).groupBytes(GROUP).build();
    try {
      String engine = use(place, options, engines);
      remove(place);
      return new LogTrial(engine, null);
    } catch (DuraLogException e) {
      try {
        remove(place);
      } catch (LogIoException second) {
        e.addSuppressed(second);
      }
      return new LogTrial(choice.name(), e);
    }
  }

  private static String use(
      Path place, LogOptions options, BiFunction<Path, LogOptions, Engine> engines) {
    String engine;
    try (DuraLog log = LogOpener.open(place, options, engines)) {
      append(log, RECORDS);
      engine = log.engine().name();
    }
    try (DuraLog log = LogOpener.open(place, options, engines)) {
      append(log, 1);
      require(log.recovery().cleanlyClosed() && read(log) == RECORDS + 1);
    }
    try (LogReader log =
        LogOpener.openReadOnly(place, ReadOptions.all().engine(options.engine()))) {
      require(log.recovery().cleanlyClosed() && log.recovery().damage().isEmpty());
      require(read(log) == RECORDS + 1);
    }
    return engine;
  }

  private static void append(DuraLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.appendDurable(new byte[RECORD]);
    }
  }

  private static long read(LogReader log) {
    try (Replay replay = log.replay()) {
      return replay.visit(record -> {});
    }
  }

  private static void require(boolean asWritten) {
    if (!asWritten) {
      throw Errors.other("what was written and closed is not what is read back");
    }
  }

  private static void remove(Path place) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(place);
    } catch (NoSuchFileException e) {
      // it was not created
    } catch (IOException e) {
      throw Errors.io("delete", place, -1, e);
    }
  }
}
