package io.duralog.cli;

import io.duralog.Damage;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog verify}: reads every record and checks every checksum; changes nothing. */
@Command(
    name = "verify",
    description = {
      "Reads the whole log, checks every checksum and lists every place that is not sound.",
      "A torn tail is listed and is no damage: a crash leaves one. Bit rot in the very last"
          + " batches looks the same, and then acknowledged records may be among what is lost.",
      "A flaw that costs no record is listed and is no damage either."
    },
    exitCodeList = {
      "0:the log is sound, or has flaws that cost no record",
      "2:could not look: no log there, no permission, an I/O error, a newer format, wrong usage",
      ExitCode.DAMAGED_TEXT + "; every place is listed"
    })
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;

  @Parameters(paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Verdict verdict = look(new LogDirectory(directory));
    new Output(parent.terminal().out()).line(json ? verdict.json() : verdict.text());
    return verdict.damaged() ? ExitCode.DAMAGED : ExitCode.OK;
  }

  private Verdict look(LogDirectory place) {
    try (LogReader log = place.open(OnDamage.SALVAGE);
        Replay replay = log.replay();
        Progress progress = Progress.ofRecords(parent.terminal(), !json, "verify", log)) {
      long records = replay.visit(progress.over(record -> {}));
      RecoveryReport found = replay.report();
      // The open may have met what a replay does not come by, such as a missing last segment.
      Set<Damage> damage = new LinkedHashSet<>(found.damage());
      damage.addAll(log.recovery().damage());
      RecoveryReport all = found.toBuilder().records(records).damage(List.copyOf(damage)).build();
      boolean damaged = place.isRefused(all.damage());
      return new Verdict(place.path(), all, damaged, log.firstSequence(), log.lastSequence());
    }
  }
}
