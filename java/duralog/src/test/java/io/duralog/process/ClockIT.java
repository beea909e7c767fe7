package io.duralog.process;

import static java.time.temporal.ChronoUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.format.SegmentFormat;
import io.duralog.process.Round.KillAt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clock on the wall goes back by an hour each time that somebody looks: order, waits and
 * recovery have nothing to do with it.
 */
@Timeout(60)
class ClockIT {
  private static final String CLOCK =
      """
      #define _GNU_SOURCE
      #include <sys/syscall.h>
      #include <sys/time.h>
      #include <time.h>
      #include <unistd.h>
      static long looks;
      int clock_gettime(clockid_t clock, struct timespec *out) {
        int result = syscall(SYS_clock_gettime, clock, out);
        if (clock == CLOCK_REALTIME)
          out->tv_sec -= 3600 * __atomic_fetch_add(&looks, 1, __ATOMIC_RELAXED);
        return result;
      }
      int gettimeofday(struct timeval *out, void *zone) {
        struct timespec now;
        (void)zone;
        clock_gettime(CLOCK_REALTIME, &now);
        out->tv_sec = now.tv_sec;
        out->tv_usec = now.tv_nsec / 1000;
        return 0;
      }
      """;

  @TempDir Path temp;
  private Path clock;

  @BeforeEach
  void buildTheClock() throws Exception {
    Path source = Files.writeString(temp.resolve("clock.c"), CLOCK);
    clock = temp.resolve("clock.so");
    int code;
    try {
      code =
          new ProcessBuilder("cc", "-shared", "-fPIC", "-o", clock.toString(), source.toString())
              .inheritIO()
              .start()
              .waitFor();
    } catch (IOException e) {
      code = -1;
    }
    assumeThat(code).as("a C compiler").isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void aClockThatRunsBackwardsChangesNothing(String engine) throws Exception {
    long seed = Long.getLong("duralog.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    Path log = temp.resolve("log");
    Campaign campaign = new Campaign(log, List.of("env", "LD_PRELOAD=" + clock), engine);
    for (int i = 0; i < 2; i++) {
      campaign.kill(Round.like(random, r -> r.killAt() == KillAt.RUNNING));
    }
    assertThat(headerTime(log))
        .as("the clock stood before")
        .isBefore(Instant.now().minus(1, HOURS));
    assertThat(campaign.tally().acknowledged()).as("seed %s", seed).isPositive();
    assertThat(campaign.tally().recovered())
        .isGreaterThanOrEqualTo(campaign.tally().acknowledged());
  }

  /** When the first segment was made, by the clock of its writer. */
  private static Instant headerTime(Path log) throws IOException {
    byte[] first = Files.readAllBytes(log.resolve(SegmentFormat.fileName(1)));
    return Instant.ofEpochSecond(0, SegmentFormat.read(first, 0).created());
  }
}
