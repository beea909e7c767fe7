package io.duralog.cli;

import io.duralog.Damage;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code duralog replay}: the payloads of the records, one a line. */
@Command(
    name = "replay",
    description = {
      "Prints the payloads of the records in their order, each followed by a line feed.",
      "Needs no lock; may run while a writer appends, and shows what was durable at its start."
    })
final class ReplayCommand implements Callable<Integer> {
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
      names = "--from-time",
      paramLabel = "TIME",
      description =
          "Begin with the first batch of this time or later, as in 2026-11-28T19:00:00Z. Times are"
              + " those of the writer's clock.")
  private @Nullable Instant fromTime;

  @Option(
      names = "--until",
      paramLabel = "N",
      description = "End with this sequence; default: the last of the log.")
  private @Nullable Long until;

  @Option(names = "--limit", paramLabel = "N", description = "Print so many records at the most.")
  private long limit = Long.MAX_VALUE;

  @Mixin private PrintOptions how;

  @Option(
      names = {"-0", "--null"},
      description = "Print a NUL instead of each line feed, as for xargs -0.")
  private boolean nul;

  @Option(
      names = "--salvage",
      description =
          "Do not stop at damage: print every record that is left, list the damage on standard"
              + " error, and exit with 3 if a replay without this would have stopped at it.")
  private boolean salvage;

  @Override
  public Integer call() {
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit must be 0 or more, not " + limit);
    }
    ReadOptions range = range();
    LogDirectory place = new LogDirectory(directory);
    Terminal terminal = parent.terminal();
    RecordPrinter writer = how.printer(new Output(terminal.out()), nul ? 0 : '\n', limit);
    OnDamage onDamage = salvage ? OnDamage.SALVAGE : OnDamage.STOP_AT_TORN_TAIL;
    try (LogReader log = place.open(onDamage);
        Replay replay = log.replay(range)) {
      print(replay, writer);
      if (!salvage) {
        return ExitCode.OK;
      }
      RecoveryReport report = replay.report();
      for (Damage damage : report.damage()) {
        terminal.err().println("duralog: " + damage);
      }
      return place.isRefused(report.damage()) ? ExitCode.DAMAGED : ExitCode.OK;
    }
  }

  private ReadOptions range() {
    if (from != null && fromTime != null) {
      throw new ParameterException(
          spec.commandLine(), "--from and --from-time exclude each other; give one");
    }
    try {
      ReadOptions all = from == null ? ReadOptions.all() : ReadOptions.all().from(from);
      all = fromTime == null ? all : all.from(fromTime);
      all = until == null ? all : all.until(until);
      return limit == 0 ? all.until(Math.max(0, all.from() - 1)) : all;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static void print(Replay replay, RecordPrinter writer) {
    try {
      replay.visit(writer);
    } catch (RecordPrinter.EnoughException e) {
      // As many as were wanted: what lies behind need not be read.
      writer.flush();
      return;
    } catch (OutputClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      // Damage, say: what was read in front of it is good, and comes before the error.
      writer.flush();
      throw e;
    }
    writer.flush();
  }
}
