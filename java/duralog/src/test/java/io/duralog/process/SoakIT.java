package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.testlog.OnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The bounded version; {@code ci/soak} is the long one. */
@Timeout(300)
class SoakIT {
  private static final int SECONDS = 12;

  @TempDir(factory = OnDisk.class, cleanup = CleanupMode.ON_SUCCESS)
  Path temp;

  @Test
  void nothingIsLostAndNothingLeaksAndEachBackupIsTheLog() throws Exception {
    long seed = Long.getLong("duralog.seed", System.nanoTime());
    Soak soak = new Soak(temp, seed, 2, line -> {});
    Backups backups = new Backups(Files.createDirectory(temp.resolve("backed-up")), seed, 2_000);
    FutureTask<String> beside = new FutureTask<>(() -> backups.run(SECONDS));
    new Thread(beside, "backups").start();
    System.out.println("SoakIT, -Dduralog.seed=" + seed + ": " + soak.run(SECONDS));
    System.out.println("SoakIT: " + beside.get());
    assertThat(soak.kills()).isPositive();
    assertThat(soak.records()).isPositive();
    assertThat(backups.made()).isPositive();
  }
}
