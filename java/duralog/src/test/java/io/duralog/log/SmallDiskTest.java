package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogFullException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.LoopDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real file system of 12 MiB that fills up. Needs root and a loop device. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmallDiskTest {
  private static final int DISK = 12 << 20;

  @TempDir Path directory;
  private Path mount;
  private LoopDisk disk;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    disk = new LoopDisk(directory, DISK, "mkfs.ext4", "-q", "-F", "-m", "0");
    mount = disk.mounted();
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      disk.close();
    }
  }

  @ParameterizedTest(name = "directIo={0}")
  @ValueSource(booleans = {true, false})
  void aRealFullDiskIsARefusalAndNoFailure(boolean directIo) throws Exception {
    Path ballast = mount.resolve("ballast");
    Files.write(ballast, new byte[3 << 20]);
    LogOptions options = LogOptions.builder().directIo(directIo).segmentSize(1 << 20).build();
    int sent = 0;
    try (DuraLog log = DuraLog.open(mount.resolve("log"), options)) {
      sent = appendUntilFull(log, sent);
      assertThat(log.sync()).isEqualTo(sent);
      int before = sent;
      sent = appendUntilFull(log, sent); // refused again, not failed
      Files.delete(ballast);
      assertThat(log.appendDurable(new Numbered(0, sent, 100).bytes())).isEqualTo(++sent);
      sent = appendUntilFull(log, sent);
      assertThat(sent).isGreaterThan(before + 100);
      assertThat(log.stats().failed()).isFalse();
    }
    try (DuraLog log = DuraLog.open(mount.resolve("log"), options)) {
      assertThat(log.recovery().sound()).isTrue();
      assertThat(Replayed.everySenderInOrder(log)).hasSize(sent);
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = EngineChoice.class,
      names = {"PORTABLE", "NATIVE"})
  void aPositionForWhichThereIsNoRoomIsRefused(EngineChoice engine) throws Exception {
    assumeTrue(engine == EngineChoice.PORTABLE || NativeLibrary.get().reason().isEmpty());
    LogOptions options = LogOptions.builder().engine(engine).segmentSize(1 << 20).build();
    Path ballast = mount.resolve("ballast");
    try (DuraLog log = DuraLog.open(mount.resolve("log"), options)) {
      log.appendDurable("one");
      log.checkpoint("there", 0);
      disk.fillBut(0, ballast);
      assertThatThrownBy(() -> log.checkpoint("p", 1))
          .isInstanceOf(LogFullException.class)
          .hasMessageContaining("store the position p")
          .hasMessageContaining(mount.toString());
      log.checkpoint("there", 1); // it has its blocks
      assertThat(log.appendDurable("two")).isEqualTo(2);
      Files.delete(ballast);
      log.checkpoint("p", 2);
      assertThat(log.checkpoints().keySet()).containsExactlyInAnyOrder("there", "p");
    }
  }

  /** A copy may have holes where the log had zeros: there is no space behind what it promises. */
  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = EngineChoice.class,
      names = {"PORTABLE", "NATIVE"})
  void aRestoredLogPromisesOnlySpaceThatIsThere(EngineChoice engine) throws Exception {
    assumeTrue(engine == EngineChoice.PORTABLE || NativeLibrary.get().reason().isEmpty());
    LogOptions options = LogOptions.builder().engine(engine).segmentSize(2 << 20).build();
    Path log = mount.resolve("log");
    int sent = 0;
    try (DuraLog opened = DuraLog.open(log, options)) {
      for (; sent < 90; sent++) {
        opened.append(new Numbered(0, sent, 10_000).bytes());
      }
    }
    assumeTrue(sparseCopies(log) > 1 << 20, "needs cp --sparse");
    Path ballast = mount.resolve("ballast");
    fill(ballast);
    try (DuraLog opened = DuraLog.open(log, options)) {
      sent = appendUntilFull(opened, sent);
      assertThat(opened.sync()).isEqualTo(sent);
      sent = appendUntilFull(opened, sent);
      assertThat(opened.stats().failed()).isFalse();
      Files.delete(ballast);
      int before = sent;
      sent = appendUntilFull(opened, sent);
      assertThat(sent).isGreaterThan(before + 100);
    }
    try (LogReader opened = DuraLog.openReadOnly(log)) {
      assertThat(opened.recovery().damage()).isEmpty();
      assertThat(Replayed.everySenderInOrder(opened)).hasSize(sent);
    }
  }

  /** Makes holes of the zeros of all segments; how many bytes that has freed. */
  private long sparseCopies(Path log) throws Exception {
    long before = disk.free();
    Path copy = mount.resolve("copy");
    for (int n = 1; Files.exists(log.resolve(SegmentFormat.fileName(n))); n++) {
      Path segment = log.resolve(SegmentFormat.fileName(n));
      if (!LoopDisk.run("cp", "--sparse=always", segment.toString(), copy.toString())) {
        return 0;
      }
      Files.move(copy, segment, StandardCopyOption.REPLACE_EXISTING);
    }
    return disk.free() - before;
  }

  /** Leaves room for a mark and no more. */
  private static void fill(Path ballast) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      byte[] some = new byte[16 << 10];
      try {
        while (true) {
          file.write(some);
        }
      } catch (IOException full) {
        file.setLength(Math.max(0, file.length() - (96 << 10)));
      }
      file.getFD().sync();
    }
  }

  private static int appendUntilFull(DuraLog log, int from) {
    int sent = from;
    try {
      while (true) {
        log.append(new Numbered(0, sent, 10_000).bytes());
        sent++;
      }
    } catch (LogFullException e) {
      return sent;
    }
  }
}
