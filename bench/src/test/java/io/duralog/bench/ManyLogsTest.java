package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** That what is counted is what the logs take. */
class ManyLogsTest {
  /** So many that what the JVM itself grows or shrinks by, some 10 MB, is little beside them. */
  private static final int LOGS = 16;

  private static final long BUFFERS = LOGS * 2L * (8 << 10); // two small ones each

  @TempDir Path temp;

  @BeforeEach
  void requireLinux() {
    assumeThat(Path.of("/proc/self/status")).exists();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"DURALOG.*"})
  void countsThreadsDescriptorsAndMemoryOfEachLog(ContestantKind kind) throws Exception {
    ManyLogs.Result result = run(kind);
    ProcessUse before = result.before();
    for (ProcessUse after : List.of(result.idle(), result.used())) {
      assertThat(after.threads() - before.threads()).as("threads").isEqualTo(2 * LOGS);
      assertThat(after.descriptors() - before.descriptors())
          .as("descriptors")
          .isBetween(2L * LOGS, 4L * LOGS);
      assertThat(before.buffers()).isZero();
      assertThat(after.buffers()).as("buffers").isEqualTo(BUFFERS);
      assertThat(after.memory() - before.memory())
          .as("memory, less than large buffers would take")
          .isLessThan(LOGS * 2L << 20);
    }
  }

  private ManyLogs.Result run(ContestantKind kind) throws Exception {
    List<String> options = List.of("--enable-native-access=ALL-UNNAMED");
    ForkedRun forked = new ForkedRun(temp, options, new DeviceLimit(temp), new Ancestor(null));
    try {
      return forked.many(kind, LOGS);
    } catch (RefusedException e) {
      return abort(String.valueOf(e.getMessage()));
    }
  }

  @Test
  void theCommandMeasuresAndCleansUp() throws Exception {
    String[] args = {"--dir=" + temp, "--peers=duralog-direct,filechannel", "--many=" + LOGS};
    assertThat(new CommandLine(new BenchCommand()).execute(args)).isZero();
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).isEmpty();
    }
  }
}
