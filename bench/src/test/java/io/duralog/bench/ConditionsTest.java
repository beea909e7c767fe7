package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a report says what it holds for. */
class ConditionsTest {
  private static final String UNSTEADY = "not steady";

  @TempDir Path temp;

  @Test
  void tableAndJsonHaveFlushTimeAndSeed() {
    Conditions conditions = new Conditions(4711, 52.5, 61);
    assertThat(Report.table(new Results(), conditions))
        .startsWith("a durable block of 4 KiB: 53 us before, 61 us after")
        .contains("--seed 4711")
        .doesNotContain(UNSTEADY);
    assertThat(Report.json(new Results(), new Effort(1, 1), conditions))
        .contains("\"seed\": 4711", "\"flush_us_before\": 52.5", "\"flush_us_after\": 61.0");
  }

  @Test
  void aDiskThatChangedIsNamed() {
    assertThat(new Conditions(1, 50, 74).lines()).doesNotContain(UNSTEADY);
    assertThat(new Conditions(1, 50, 76).lines()).contains(UNSTEADY);
    assertThat(new Conditions(1, 76, 50).lines()).contains(UNSTEADY);
  }

  @Test
  void whatCouldNotBeMeasuredIsUnknown() {
    assertThat(new Conditions(1, 0, 0).lines())
        .contains("unknown before, unknown after")
        .doesNotContain(UNSTEADY);
  }

  @Test
  void aFlushIsMeasuredWhereTheLogsWillBe() throws Exception {
    try {
      DeviceRun.run(Files.createDirectory(temp.resolve("try")), 4096, 0.01);
    } catch (RefusedException e) {
      abort(e.getMessage());
    }
    Path work = Files.createDirectory(temp.resolve("work"));
    ForkedRun forked = new ForkedRun(work, List.of(), new DeviceLimit(work), new Ancestor(null));
    assertThat(Conditions.flushMicros(forked)).isPositive();
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void withoutDirectWritesTheDeviceIsRefused() {
    Path kernel = Path.of("/proc/self"); // no file can be made there
    assumeThat(Files.isDirectory(kernel)).isTrue();
    assertThatThrownBy(() -> DeviceRun.run(kernel, 4096, 0.1))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no O_DIRECT in /proc/self");
  }
}
