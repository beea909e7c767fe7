package io.duralog.log;

import io.duralog.Damage;
import io.duralog.RecoveryReport;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** One warning if an open has dropped records or found damage, so that it is not overlooked. */
final class DamageNotice {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  /** The most places that are named; the report has them all. */
  private static final int MOST_NAMED = 8;

  private DamageNotice() {}

  /** Warns, unless the log is sound. */
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
