package io.duralog.bench;

import static io.duralog.bench.BenchSmokeTest.LITTLE;
import static io.duralog.bench.BenchSmokeTest.orSkip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.bench.Cell.Work;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs without a log, which measure what the disk gives. */
class DeviceTest {
  @TempDir Path temp;

  @Test
  void numbersOfTheDeviceAreReadFromItsLine() {
    String line = "{\"mode\":\"ring\",\"block\":4096,\"commits\":12,\"mb_per_s\":3.50}";
    assertThat(DeviceLimit.number(line, "commits")).isEqualTo(12);
    assertThat(DeviceLimit.number(line, "mb_per_s")).isEqualTo(3.5);
    assertThatThrownBy(() -> DeviceLimit.number(line, "p50_us")).hasMessageContaining("p50_us");
  }

  @ParameterizedTest
  @EnumSource(
      value = Work.class,
      names = {"BULK", "TIMED", "DURABLE"})
  void theProgramInCIsTimedWhereAppendsAre(Work work) throws Exception {
    Path program = Path.of("..").resolve(BenchCommand.limitProgram());
    Cell cell = new Cell("cell", work, 1, 1024);
    Sample sample = orSkip(() -> new DeviceLimit(program).run(cell, temp, LITTLE));
    assertThat(sample.rate()).isPositive();
    assertThat(sample.most() > 0).isEqualTo(work.isTimed());
    assertThat(sample.most()).isGreaterThanOrEqualTo(sample.p999());
    assertThat(sample.p999()).isGreaterThanOrEqualTo(sample.p99());
  }

  @ParameterizedTest
  @EnumSource(
      value = Work.class,
      names = {"BULK", "TIMED", "DURABLE", "COLD"})
  void fioDoesTheWorkOfTheDevice(Work work) throws Exception {
    Cell cell = new Cell("cell", work, 1, work == Work.DURABLE ? 100 : 1024);
    assertThat(cell.suits(ContestantKind.FIO)).isTrue();
    Sample sample = orSkip(() -> Fio.run(cell, temp, LITTLE));
    assertThat(sample.rate()).isPositive();
    assertThat(sample.p50() > 0).isEqualTo(work.isTimed());
    assertThat(sample.p99()).isGreaterThanOrEqualTo(sample.p50());
  }
}
