package io.duralog.cli;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog truncate}: gives up the first records of a log, or cuts away the last ones. */
@Command(
    name = "truncate",
    description = {
      "Takes the records before a sequence, or those after one, out of a log, for good. When the"
          + " command has ended the log begins, or ends, with that sequence.",
      "Opens the log for writing: no other writer may have it open."
    })
final class TruncateCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;

  @Parameters(paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @ArgGroup(multiplicity = "1")
  private End end;

  /** Which end of the log. */
  private static final class End {
    @Option(
        names = "--before",
        paramLabel = "N",
        description =
            "The first sequence to keep: at most one more than the last one. Up to the first"
                + " sequence of the log there is nothing to do.")
    private @Nullable Long before;

    @Option(
        names = "--after",
        paramLabel = "N",
        description =
            "The last sequence to keep: at least one less than the first one. The next record gets"
                + " the sequence after it.")
    private @Nullable Long after;
  }

  @Option(
      names = "--engine",
      paramLabel = "auto|native|portable",
      description = "Which engine to use; default auto.")
  private EngineChoice engine = EngineChoice.AUTO;

  @Override
  public Integer call() {
    Path path = new LogDirectory(directory).path();
    try (DuraLog log = DuraLog.open(path, LogOptions.builder().engine(engine).build())) {
      long records = records(log);
      truncate(log);
      new Output(parent.terminal().out())
          .line(
              (records - records(log))
                  + (end.after == null ? " records given up; " : " records cut away; ")
                  + path
                  + (end.after == null
                      ? " begins with sequence " + log.firstSequence()
                      : " ends with sequence " + log.lastSequence())
                  + ", "
                  + records(log)
                  + " records");
    }
    return ExitCode.OK;
  }

  private static long records(DuraLog log) {
    return log.lastSequence() - log.firstSequence() + 1;
  }

  private void truncate(DuraLog log) {
    Long before = end.before;
    Long after = end.after;
    try {
      if (before != null) {
        log.truncateBefore(before);
      } else if (after != null) {
        log.truncateAfter(after);
      }
    } catch (IllegalArgumentException e) {
      throw new CommandException((before == null ? "--after: " : "--before: ") + e.getMessage(), e);
    }
  }
}
