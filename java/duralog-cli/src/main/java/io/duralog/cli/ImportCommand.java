package io.duralog.cli;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog import}: appends the records of an export, or of a log of duralog for Python. */
@Command(
    name = "import",
    description = {
      "Appends the records that 'duralog export' has printed, with their types and bytes; with"
          + " --python those of a log file of duralog for Python. Exits when all are durable.",
      "Sequences are those of the log that is appended to."
    },
    exitCodeList = {
      "0:all of it is imported",
      "2:could not import: a line is no record (those before it are imported), an I/O error",
      "3:imported; parts of a Python log are no records, and are listed"
    })
final class ImportCommand implements Callable<Integer> {
  private static final int LINES_AT_ONCE = 64;

  /** A payload takes up to six times its bytes in JSON. */
  private static final int LONGEST_LINE = 6 * LogOptions.defaults().maxRecordSize() + 1_000;

  @ParentCommand private DuralogCommand parent;

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "Directory of the log; made when there is none.")
  private Path directory;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      arity = "0..1",
      description = "The file; default: standard input.")
  private @Nullable Path file;

  @Option(names = "--python", description = "It is a log file of duralog for Python.")
  private boolean python;

  @Override
  public Integer call() throws IOException {
    Path path = file;
    try (InputStream in = path == null ? parent.terminal().in() : open(path);
        DuraLog log = DuraLog.open(directory)) {
      long before = log.lastSequence();
      try {
        int code = python ? frames(in, log) : lines(in, log);
        log.sync();
        return code;
      } finally {
        long imported = log.lastSequence() - before;
        parent.terminal().err().println("duralog: imported " + imported + " records");
      }
    }
  }

  private InputStream open(Path path) {
    try {
      InputStream in = Files.newInputStream(path);
      return Progress.over(parent.terminal(), "import", in, Files.size(path));
    } catch (IOException e) {
      throw new CommandException("cannot read " + path + ": " + e, e);
    }
  }

  private static int lines(InputStream in, DuraLog log) {
    LineReader reader = new LineReader(in, LONGEST_LINE, LINES_AT_ONCE);
    try {
      for (Lines lines = reader.next(); lines != null; lines = reader.next()) {
        for (int i = 0; i < lines.count(); i++) {
          int start = lines.start(i);
          RecordLines.append(log, lines.bytes(), start, lines.length(i), lines.number(i));
        }
      }
    } catch (IOException e) {
      throw new CommandException("cannot read the input: " + e, e);
    }
    return ExitCode.OK;
  }

  private int frames(InputStream in, DuraLog log) {
    PythonFrames frames = new PythonFrames(new BufferedInputStream(in, 1 << 20));
    try {
      frames.appendTo(log);
    } catch (IOException e) {
      throw new CommandException("cannot read the input: " + e, e);
    }
    frames.skipped().forEach(s -> parent.terminal().err().println("duralog: skipped " + s));
    return frames.skipped().isEmpty() ? ExitCode.OK : ExitCode.DAMAGED;
  }
}
