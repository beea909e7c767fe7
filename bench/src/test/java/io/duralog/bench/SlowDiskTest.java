package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SlowDiskTest {
  private static final double MILLIS = 20;

  @TempDir Path temp;

  @Test
  void directWritesWorkAndEachSyncTakesAtLeastTheTimeOfAFlush() throws Exception {
    try (SlowDisk disk = new SlowDisk(temp, Path.of("..").resolve(SlowDisk.SOURCE), MILLIS)) {
      Path log = Files.createDirectory(disk.mounted().resolve("log"));
      long before = Usage.bytesWritten(log);
      Sample sample = DeviceRun.run(log, 4096, 0.2);
      assertThat(sample.p50()).isGreaterThanOrEqualTo(MILLIS * 1000 * 0.999); // 3 digits are kept
      assertThat(Usage.bytesWritten(log) - before).isGreaterThan(256L << 20); // its zeros
    } catch (RefusedException e) {
      abort(e.getMessage());
    }
    assertThat(temp).isEmptyDirectory();
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(temp.toString());
  }

  @Test
  void aMachineThatCannotHaveItIsToldWhatItLacks() {
    assertThatThrownBy(() -> new SlowDisk(temp, temp.resolve("none.c"), MILLIS))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no disk with a slow flush here: ")
        .hasMessageContaining("ci/setup --powercut");
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void theCommandEndsWith2WhereItCannotRun() {
    // The directory of this module has no ci/powercut.d.
    String[] args = {"--dir=" + temp, "--flush-delay=0.2,1", "--only=W2"};
    assertThat(new CommandLine(new BenchCommand()).execute(args)).isEqualTo(2);
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void eachDelayHasFilesOfItsOwn() {
    assertThat(BenchCommand.named(Path.of("a/out.json"), "-0.2ms")).hasToString("a/out-0.2ms.json");
    assertThat(BenchCommand.named(Path.of("charts"), "-1.0ms")).hasToString("charts-1.0ms");
    assertThat(BenchCommand.named(Path.of("a/out.json"), "")).hasToString("a/out.json");
  }
}
