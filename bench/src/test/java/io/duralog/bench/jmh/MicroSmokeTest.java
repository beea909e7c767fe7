package io.duralog.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.engine.nativeio.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** That every microbenchmark runs, once and for a moment; no number is judged. */
class MicroSmokeTest {
  private static final String CALLS = BindingBenchmark.class.getName();

  @TempDir Path temp;

  @BeforeEach
  void setProperties() {
    System.setProperty(BenchmarkLog.PLACE_PROPERTY, temp.toString());
    // Nothing is measured here, so another JMH on this machine does no harm.
    System.setProperty("jmh.ignoreLock", "true");
  }

  @AfterEach
  void clearProperties() {
    System.clearProperty(BenchmarkLog.PLACE_PROPERTY);
    System.clearProperty("jmh.ignoreLock");
  }

  private Collection<RunResult> run(ChainedOptionsBuilder which) throws RunnerException {
    return new Runner(
            which
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .shouldFailOnError(true)
                .output(temp.resolve("output").toString())
                .build())
        .run();
  }

  private static Set<String> names(Collection<RunResult> results) {
    return results.stream()
        .peek(r -> assertThat(r.getPrimaryResult().getScore()).isPositive())
        .map(r -> r.getParams().getBenchmark())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All of the list that JMH's compiler made, from which a run by hand takes them too. */
  private static Set<String> listed() throws IOException {
    return BenchmarkList.readBenchmarkList(
            MicroSmokeTest.class.getResourceAsStream(BenchmarkList.BENCHMARK_LIST))
        .stream()
        .map(BenchmarkListEntry::getUsername)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyBenchmarkRunsAndLeavesNothingBehind() throws Exception {
    Set<String> expected = listed();
    expected.removeIf(name -> name.startsWith(CALLS));
    assertThat(expected).hasSizeGreaterThan(15);
    ChainedOptionsBuilder all = new OptionsBuilder().exclude(CALLS).param("size", "100");
    assertThat(names(run(all))).isEqualTo(expected);
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).containsExactly(temp.resolve("output"));
    }
  }

  @Test
  void bothBindingsRun() throws Exception {
    assumeThat(NativeLibrary.get().reason()).isEmpty();
    Collection<RunResult> results = run(new OptionsBuilder().include(CALLS));
    assertThat(names(results)).hasSize(2);
    assertThat(results).extracting(r -> r.getParams().getParam("binding")).contains("FFM", "JNR");
  }
}
