package io.duralog.cli;

import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog stats}: what is in a log, counted in one pass. */
@Command(
    name = "stats",
    description = {
      "Reads the whole log once and counts: records by type and length, segments by what they are"
          + " used for, how far it is durable, and how far each checkpoint is behind.",
      "'info' tells what needs no pass; 'verify' says whether the log is sound. Needs no lock."
    })
final class StatsCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;

  @Parameters(paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Option(names = "--json", description = "Print it as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    LogDirectory place = new LogDirectory(directory);
    Stats stats;
    try (LogReader log = place.open(OnDamage.SALVAGE);
        Replay replay = log.replay();
        Progress progress = Progress.ofRecords(parent.terminal(), !json, "stats", log)) {
      RecordSizes sizes = new RecordSizes();
      replay.visit(progress.over(sizes));
      RecoveryReport found = replay.report();
      stats =
          new Stats(
              directory,
              log.firstSequence(),
              log.lastSequence(),
              log.generation(),
              sizes,
              LogFiles.of(place),
              place.segmentBytes(),
              PositionLines.of(place.path()),
              found.damage());
    }
    new Output(parent.terminal().out()).line(json ? stats.json() : stats.text());
    return place.isRefused(stats.damage()) ? ExitCode.DAMAGED : ExitCode.OK;
  }
}
