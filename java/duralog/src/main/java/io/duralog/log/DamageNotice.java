package io.duralog.log;

import io.duralog.Damage;
import io.duralog.RecoveryReport;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** One warning of an open that has dropped records or found damage: nobody need look for it. */
final class DamageNotice {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  /** Places that are named; the report has them all. */
  private static final int MOST_NAMED = 8;

  private DamageNotice() {}

  /** Says nothing of a sound log. */
  static void tell(Path directory, RecoveryReport report) {
    List<Damage> damage = report.damage();
    if (damage.isEmpty()) {
      return;
    }
    String named =
        damage.stream().limit(MOST_NAMED).map(Damage::toString).collect(Collectors.joining("; "));
    int more = damage.size() - MOST_NAMED;
    LOGGER.log(
        Level.WARNING,
        "{0}: the open found {1}",
        directory,
        more > 0 ? named + "; and " + more + " more places" : named);
  }
}
