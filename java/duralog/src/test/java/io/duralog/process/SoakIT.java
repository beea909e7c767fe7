package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.testlog.OnDisk;
import java.nio.file.Path;
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
  void nothingIsLostAndNothingLeaks() throws Exception {
    long seed = Long.getLong("duralog.seed", System.nanoTime());
    Soak soak = new Soak(temp, seed, 2, line -> {});
    System.out.println("SoakIT, -Dduralog.seed=" + seed + ": " + soak.run(SECONDS));
    assertThat(soak.kills()).isPositive();
    assertThat(soak.records()).isPositive();
  }
}
