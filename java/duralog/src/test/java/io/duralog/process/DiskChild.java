package io.duralog.process;

import io.duralog.DuraLog;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Kills writers on a log and checks it after each, as {@link KillIT} does, but in a process of its
 * own, which sees a disk that nobody else sees. Says {@code engine ...} and {@code tally ...}.
 */
final class DiskChild {
  private DiskChild() {}

  /**
   * Runs.
   *
   * @param args directory, number of kills, seed
   */
  public static void main(String[] args) throws Exception {
    Path log = Path.of(args[0]).resolve("log");
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
    Campaign campaign = new Campaign(log);
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      campaign.kill(
          Round.like(random, r -> r.options().directIo() && r.killAt() == Round.KillAt.RUNNING));
    }
    try (DuraLog open = DuraLog.open(log)) {
      Say.line("engine " + open.engine());
    }
    Say.line("tally " + campaign.tally().acknowledged() + " " + campaign.tally().recovered());
  }
}
