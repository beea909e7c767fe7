package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.EngineUnavailableException;
import io.duralog.LogOptions;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For whom the files of a log are: for their owner, unless the directory or the options say that
 * others share it. Each file that a writer makes, on both engines, whatever the umask.
 */
@Tag("own-engine")
class SharedLogTest {
  @TempDir(factory = OnDisk.class)
  Path base;

  private static int mode(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode") & 07777;
  }

  private Path directory(int mode) throws IOException {
    Path made = Files.createDirectory(base.resolve("volume"));
    Files.setAttribute(made, "unix:mode", mode);
    assumeThat(mode(made)).as("the group is one of this process's").isEqualTo(mode);
    return made;
  }

  /** Opens, rolls, closes, opens again after a crash would have, so that every file is made. */
  private static Map<String, Integer> modes(Path log, LogOptions.Builder options, EngineChoice e)
      throws IOException {
    LogOptions o = options.engine(e).segmentSize(64 << 10).groupBytes(8 << 10).build();
    for (int i = 0; i < 2; i++) {
      try (DuraLog writer = DuraLog.open(log, o)) {
        for (int r = 0; r < 100; r++) {
          writer.appendDurable(new byte[2000]);
        }
        if (i == 0) {
          Files.copy(log.resolve("owner"), log.resolve("copy")); // not of the log
          Files.delete(log.resolve("copy"));
        }
      } catch (EngineUnavailableException none) {
        assumeThat(none).isNull();
      }
    }
    Map<String, Integer> modes = new TreeMap<>();
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.toList()) {
        modes.put(file.getFileName().toString(), mode(file));
      }
    }
    assertThat(modes).containsKeys("lock", "owner", "root", "0000000002.seg");
    return modes;
  }

  private static void requireAll(int wanted, Map<String, Integer> modes) {
    int lock = wanted & 0222; // nobody may open it by accident
    modes.forEach(
        (name, mode) -> assertThat(mode).as(name).isEqualTo(name.equals("lock") ? lock : wanted));
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "PORTABLE"})
  void aSetgidDirectoryThatItsGroupMayWriteIsShared(EngineChoice engine) throws IOException {
    Path volume = directory(02770);
    Path log = volume.resolve("deep/log");
    requireAll(0660, modes(log, LogOptions.builder(), engine));
    assertThat(mode(log)).isEqualTo(02770);
    assertThat(mode(log.getParent())).isEqualTo(02770);
    Path there = Files.createDirectory(volume.resolve("there"));
    Files.setAttribute(there, "unix:mode", 02770);
    requireAll(0660, modes(there, LogOptions.builder(), engine));
  }

  @ParameterizedTest
  @ValueSource(ints = {0770, 02750, 02700, 0777, 0700})
  void noOtherDirectoryIs(int mode) throws IOException {
    Path volume = directory(mode);
    Path log = volume.resolve("log");
    requireAll(0600, modes(log, LogOptions.builder(), EngineChoice.PORTABLE));
    assertThat(mode(log) & 0777).isEqualTo(0700);
    requireAll(0600, modes(volume.resolve("2"), LogOptions.builder(), EngineChoice.AUTO));
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "PORTABLE"})
  void theOptionsDecideWhereTheySaySomething(EngineChoice engine) throws IOException {
    Path log = base.resolve("a/log");
    requireAll(0640, modes(log, LogOptions.builder().filePermissions("rw-r-----"), engine));
    assertThat(mode(log)).isEqualTo(0750);
    assertThat(mode(log.getParent())).isEqualTo(0750);
    Path shared = directory(02770).resolve("log");
    requireAll(0600, modes(shared, LogOptions.builder().filePermissions("rw-------"), engine));
    assertThat(mode(shared) & 0777).isEqualTo(0700);
    Path open = base.resolve("open");
    requireAll(0664, modes(open, LogOptions.builder().filePermissions("rw-rw-r--"), engine));
    assertThat(mode(open)).isEqualTo(0775);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rwx------", "r--------", "-w-------", "rw--w----", "rw-rw-rw-", "rw-r-x---"})
  void permissionsThatMakeNoSenseAreRefused(String permissions) {
    assertThatThrownBy(() -> LogOptions.builder().filePermissions(permissions).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("filePermissions")
        .hasMessageContaining(permissions);
  }

  @Test
  void whatIsNoPermissionsIsRefused() {
    assertThatThrownBy(() -> LogOptions.builder().filePermissions("0660"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
