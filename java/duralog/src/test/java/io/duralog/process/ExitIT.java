package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.process.Campaign.Ending;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A JVM that ends without closing its log: at once, and with nothing acknowledged lost. */
@Timeout(60)
class ExitIT {
  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource(names = {"TERM", "RETURN"})
  void losesNothingAndIsNotHeldUp(Ending ending) throws Exception {
    long seed = Long.getLong("duralog.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    Campaign campaign = new Campaign(temp.resolve("log"));
    for (int i = 0; i < 2; i++) {
      campaign.end(Round.like(random, r -> r.killAt() == Round.KillAt.RUNNING), ending);
    }
    System.out.println("ExitIT, " + ending + ", -Dduralog.seed=" + seed + ": " + campaign.tally());
    assertThat(campaign.tally().acknowledgements()).isPositive();
    assertThat(campaign.tally().recovered())
        .isGreaterThanOrEqualTo(campaign.tally().acknowledged());
  }
}
