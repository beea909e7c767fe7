package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class SlowCallerTest {
  @TempDir Path temp;

  @Test
  void theCommandMeasuresAndCleansUp() throws Exception {
    String[] args = {
      "--dir=" + temp, "--peers=duralog-direct,fio", "--slow-caller", "--seconds=0.2", "--rounds=1"
    };
    assertThat(new CommandLine(new BenchCommand()).execute(args)).isZero();
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DURALOG_DIRECT", "FILECHANNEL_APPENDING"})
  void longerTimesStandBehindShorterOnes(ContestantKind kind) throws Exception {
    String line = SlowCaller.run(kind, 0.2, temp);
    List<Double> parts = Arrays.stream(line.split(" ", -1)).map(Double::valueOf).toList();
    assertThat(parts).hasSize(5).allSatisfy(p -> assertThat(p).isPositive());
    assertThat(parts.subList(0, 4)).isSorted();
  }
}
