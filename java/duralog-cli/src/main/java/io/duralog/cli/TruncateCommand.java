package io.duralog.cli;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog truncate}: gives up the first records of a log. */
@Command(
    name = "truncate",
    description = {
      "Gives up the records before a sequence, for good, and deletes the files that hold nothing"
          + " else. The log begins with that sequence when the command has ended.",
      "Opens the log for writing: no other writer may have it open."
    })
final class TruncateCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;

  @Parameters(paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Option(
      names = "--before",
      paramLabel = "N",
      required = true,
      description =
          "The first sequence to keep: at most one more than the last one. Up to the first sequence"
              + " of the log there is nothing to do.")
  private long before;

  @Option(
      names = "--engine",
      paramLabel = "auto|native|portable",
      description = "Which engine to use; default auto.")
  private EngineChoice engine = EngineChoice.AUTO;

  @Override
  public Integer call() {
    Path path = new LogDirectory(directory).path();
    try (DuraLog log = DuraLog.open(path, LogOptions.builder().engine(engine).build())) {
      long first = log.firstSequence();
      try {
        log.truncateBefore(before);
      } catch (IllegalArgumentException e) {
        throw new CommandException("--before: " + e.getMessage(), e);
      }
      long kept = log.lastSequence() - log.firstSequence() + 1;
      new Output(parent.terminal().out())
          .line(
              (log.firstSequence() - first)
                  + " records given up; "
                  + path
                  + " begins with sequence "
                  + log.firstSequence()
                  + ", "
                  + kept
                  + " records");
    }
    return ExitCode.OK;
  }
}
