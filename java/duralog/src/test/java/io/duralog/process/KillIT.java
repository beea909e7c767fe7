package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The bounded version; {@code ci/kill} is the long one. */
@Timeout(120)
class KillIT {
  private static final int ROUNDS = 12;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path temp;

  @Test
  void noAcknowledgedRecordIsLost() throws Exception {
    long seed = Long.getLong("duralog.seed", System.nanoTime());
    KillRun run = new KillRun(Files.createDirectory(temp.resolve("kill")), seed, line -> {});
    Tally tally = run.rounds(ROUNDS);
    System.out.println("KillIT, -Dduralog.seed=" + seed + ": " + tally);
    assertThat(tally.kills()).isEqualTo(ROUNDS);
    assertThat(tally.recovered()).isGreaterThanOrEqualTo(tally.acknowledged()).isPositive();
  }
}
