package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CpuCostTest {
  @TempDir Path temp;

  @Test
  void theCommandMeasuresAndCleansUp() throws Exception {
    String[] args = {
      "--dir=" + temp, "--peers=duralog-direct,filechannel", "--cpu", "--records=1000", "--rounds=1"
    };
    assertThat(new CommandLine(new BenchCommand()).execute(args)).isZero();
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void callersAndTheThreadOfTheLogAreCounted() throws Exception {
    Cell cell = new Cell("cpu", Cell.Work.BULK, 2, 100);
    String line = CpuCost.run(ContestantKind.DURALOG_DIRECT, cell, new Effort(200_000, 1), temp);
    List<Double> parts = Arrays.stream(line.split(" ", -1)).map(Double::valueOf).toList();
    assertThat(parts).hasSize(3).allSatisfy(p -> assertThat(p).isPositive());
  }
}
