package io.duralog.cli;

import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code duralog export}: the records with all there is to them, as lines of JSON. */
@Command(
    name = "export",
    description = {
      "Prints each record as one line of JSON with its sequence, type and payload: \"text\" where"
          + " that is UTF-8, else \"base64\". 'duralog import' makes the same records of it, byte"
          + " by byte, also those with line feeds.",
      "Needs no lock; shows what was durable at its start."
    })
final class ExportCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Option(
      names = "--from",
      paramLabel = "N",
      description = "Begin at this sequence; default: the first of the log.")
  private @Nullable Long from;

  @Option(
      names = "--until",
      paramLabel = "N",
      description = "End with this sequence; default: the last of the log.")
  private @Nullable Long until;

  @Override
  public Integer call() {
    ReadOptions range = range();
    try (LogReader log = new LogDirectory(directory).open(OnDamage.STOP_AT_TORN_TAIL);
        Replay replay = log.replay(range);
        Progress progress = progress(log)) {
      RecordLines lines = new RecordLines(new Output(parent.terminal().out()));
      try {
        replay.visit(progress.over(lines));
      } finally {
        lines.flush(); // what was read in front of damage is good
      }
    }
    return ExitCode.OK;
  }

  /** None where the lines themselves go to a terminal, or where only a part is wanted. */
  private Progress progress(LogReader log) {
    Terminal terminal = parent.terminal();
    boolean shown = !terminal.outIsTerminal() && from == null && until == null;
    return Progress.ofRecords(terminal, shown, "export", log);
  }

  private ReadOptions range() {
    try {
      ReadOptions all = from == null ? ReadOptions.all() : ReadOptions.all().from(from);
      return until == null ? all : all.until(until);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
