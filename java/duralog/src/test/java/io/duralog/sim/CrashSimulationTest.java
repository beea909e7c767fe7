package io.duralog.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole log over a simulated machine: power cuts, kills and errors at any moment. A failure
 * names its seed; {@code ci/simulate} runs campaigns, and repeats one seed.
 */
@Tag("slow")
class CrashSimulationTest {
  private static final int FIXED = 1_000;
  private static final long SECONDS = 6;

  /** Always the same, so that what they find today they find tomorrow. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void noCrashAndNoErrorCostsWhatWasAcknowledged() {
    SimulationMain.Tally tally = new SimulationMain.Tally();
    for (long seed = 1; seed <= FIXED; seed++) {
      tally.add(Simulation.of(seed));
    }
    assertThat(tally.crashPoints).isGreaterThan(FIXED);
    assertThat(tally.faults).isGreaterThan(FIXED / 10);
    assertThat(tally.byCallers).isGreaterThan(FIXED / 2);
  }

  /** Others each time. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void norAnyThatNobodyHasTriedBefore() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    for (long seed = System.nanoTime(); System.nanoTime() < end; seed++) {
      Simulation.of(seed);
    }
  }

  @Test
  void oneSeedIsOneCourseOfEvents() {
    for (long seed = 1; seed <= 200; seed++) {
      assertThat(Simulation.of(seed)).as("seed %d", seed).isEqualTo(Simulation.of(seed));
    }
  }

  @Test
  void alsoInAnotherJvm() throws Exception {
    SimulationMain.Tally here = new SimulationMain.Tally();
    for (long seed = 1; seed <= 100; seed++) {
      here.add(Simulation.of(seed));
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    // One core, and less is compiled: only the seed may matter.
    List<String> command =
        new ArrayList<>(List.of(java, "-XX:ActiveProcessorCount=1", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classes, SimulationMain.class.getName(), "10", "100", "1"));
    Process other = new ProcessBuilder(command).redirectErrorStream(true).start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      out.lines().forEach(line -> said.append(line).append('\n'));
    }
    assertThat(other.waitFor()).as(said.toString()).isZero();
    assertThat(said.toString()).contains("hash %016x".formatted(here.hash));
  }
}
