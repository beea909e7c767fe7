package io.duralog.examples.cookbook;

import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import io.duralog.SalvageReport;
import java.nio.file.Path;

/** Checks a log, and copies what is left of a damaged one. */
public final class CheckLog {
  private CheckLog() {}

  // begin
  /** Reads every record; a writer may have the log open. */
  static RecoveryReport check(Path directory) {
    ReadOptions everything = ReadOptions.all().onDamage(OnDamage.SALVAGE);
    try (LogReader log = DuraLog.openReadOnly(directory, everything);
        Replay replay = log.replay()) {
      replay.visit(record -> {});
      return replay.report();
    }
  }

  static void salvage(Path damaged, Path copy) {
    SalvageReport report = DuraLog.salvage(damaged, copy);
    System.out.println(report.records() + " records copied");
    for (Damage hole : report.damage()) {
      System.out.println(hole.kind() + " lost " + hole.firstLost() + " to " + hole.lastLost());
    }
  }
  // end
}
