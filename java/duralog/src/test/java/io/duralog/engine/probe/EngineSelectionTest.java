package io.duralog.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.EngineChoice;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.nativeio.ChangedCalls;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.engine.uring.NativeProbe;
import io.duralog.engine.uring.NativeSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Which engine is chosen, and every reason for not choosing a better one. */
@Isolated("sets a system property")
class EngineSelectionTest {
  @TempDir Path directory;

  private final ChangedCalls changed = new ChangedCalls();
  private String property;

  @BeforeEach
  void withoutTheOperator() {
    property = System.clearProperty(EngineSelection.PROPERTY);
  }

  @AfterEach
  void restoreAndLookForLeftovers() throws IOException {
    System.clearProperty("duralog.ring");
    if (property == null) {
      System.clearProperty(EngineSelection.PROPERTY);
    } else {
      System.setProperty(EngineSelection.PROPERTY, property);
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  private String chosen(EngineChoice choice) {
    try (Engine engine =
        EngineSelection.forWriter(directory, LogOptions.builder().engine(choice).build())) {
      return engine.info().toString();
    }
  }

  private NativeProbe.Result probe() {
    assumeThat(NativeLibrary.get().reason()).isEmpty();
    NativeCalls calls = changed.over(NativeLibrary.get().calls());
    return NativeProbe.run(calls, directory, LogOptions.defaults());
  }

  private void assumeAllWorks() {
    NativeProbe.Result all = probe();
    assumeThat(all.reasons()).isEmpty();
  }

  @Test
  void autoTakesTheNativeEngineWithAllItHas() {
    assumeAllWorks();
    assertThat(chosen(EngineChoice.AUTO))
        .matches("native \\((FFM|jnr-ffi)\\): io_uring, O_DIRECT 4096, DSYNC writes, \\w+");
    assertThat(chosen(EngineChoice.NATIVE)).isEqualTo(chosen(EngineChoice.AUTO));
    assertThat(chosen(EngineChoice.PORTABLE))
        .matches("portable: FileChannel, O_DIRECT 4096, fdatasync, \\w+");
  }

  @Test
  void theOperatorDecidesWhereTheProgramDoesNot() {
    assumeAllWorks();
    System.setProperty(EngineSelection.PROPERTY, "portable");
    assertThat(chosen(EngineChoice.AUTO)).startsWith("portable");
    assertThat(chosen(EngineChoice.NATIVE)).startsWith("native");
    System.setProperty(EngineSelection.PROPERTY, "Native");
    assertThat(chosen(EngineChoice.AUTO)).startsWith("native");
    assertThat(chosen(EngineChoice.PORTABLE)).startsWith("portable");
    System.setProperty(EngineSelection.PROPERTY, "fast");
    assertThatThrownBy(() -> chosen(EngineChoice.AUTO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-Dduralog.engine must be auto, native or portable, not fast");
  }

  @Test
  void withoutDirectIoItIsBufferedAndSaysSo() {
    assumeAllWorks();
    LogOptions options = LogOptions.builder().directIo(false).build();
    try (Engine engine = EngineSelection.forWriter(directory, options)) {
      assertThat(engine.info().toString())
          .contains(": pwrite, buffered, fdatasync, ", "; directIo is off");
    }
  }

  @Test
  void aRefusedRingLeavesDirectWrites() {
    assumeAllWorks();
    changed.change("ringOpen", a -> -Errno.EPERM);
    NativeProbe.Result found = probe();
    assertThat(found.setup().direct()).isTrue();
    assertThat(found.setup().ring()).isFalse();
    assertThat(found.reasons()).hasSize(1);
    assertThat(found.reasons().get(0)).startsWith("io_uring_setup: EPERM (");
    System.setProperty("duralog.ring", "off");
    assertThat(chosen(EngineChoice.AUTO))
        .contains(": pwrite, O_DIRECT 4096, DSYNC writes, ", "; -Dduralog.ring=off");
  }

  @Test
  void aRingThatOpensAndFailsIsNotUsed() {
    assumeAllWorks();
    changed.change("ringReap", a -> -Errno.EIO);
    NativeProbe.Result found = probe();
    assertThat(found.setup().ring()).isFalse();
    assertThat(found.reasons().get(0)).contains("write in the ring", "EIO");
  }

  @Test
  void refusedDirectIoLeavesBufferedWrites() {
    assumeAllWorks();
    changed.change(
        "open", a -> (((Integer) a[1]) & NativeCalls.DIRECT) != 0 ? -Errno.EINVAL : null);
    NativeProbe.Result found = probe();
    assertThat(found.setup().direct()).isFalse();
    assertThat(found.reasons()).containsExactly("no O_DIRECT: open: EINVAL: Invalid argument");
  }

  @Test
  void largerBlocksThanOursLeaveBufferedWrites() {
    assumeAllWorks();
    changed.change("alignment", a -> 65_536);
    NativeProbe.Result found = probe();
    assertThat(found.setup().direct()).isFalse();
    assertThat(found.reasons().get(0)).contains("aligned to 65536 bytes");
  }

  @Test
  void aFileSystemWithoutDurableWritesGetsSyncs() {
    assumeAllWorks();
    changed.change(
        "commit", a -> ((Integer) a[a.length - 1]) == NativeCalls.DSYNC ? -Errno.EOPNOTSUPP : null);
    NativeSetup setup = probe().setup();
    assertThat(setup.dsync()).isFalse();
    assertThat(setup.methodName()).isEqualTo("fdatasync");
  }

  @Test
  void aFullDiskSaysNothingAboutTheEngine() {
    assumeAllWorks();
    changed.change("commit", a -> -Errno.ENOSPC);
    NativeProbe.Result found = probe();
    assertThat(found.setup().direct()).isTrue();
    assertThat(found.reasons()).isEmpty();
  }

  @Test
  void aDiskThatFailsRefusesTheNativeEngine() {
    assumeAllWorks();
    changed.change("commit", a -> -Errno.EIO);
    NativeProbe.Result found = probe();
    assertThat(found.setup()).isNull();
    assertThat(found.reasons())
        .containsExactly(
            "no O_DIRECT: write and sync: EIO: Input/output error",
            "write and sync: EIO: Input/output error");
  }

  /** Or a shortage that passes would choose the engine. */
  @Test
  void thatNoFileCanBeMadeNowSaysNothingAboutTheEngine() {
    assumeAllWorks();
    for (int errno : new int[] {Errno.EMFILE, Errno.ENFILE, Errno.EIO}) {
      changed.change("open", a -> -errno);
      assertThatThrownBy(this::probe)
          .isInstanceOf(LogIoException.class)
          .hasMessageContaining("create failed: " + directory)
          .hasMessageContaining(Errno.text(errno));
    }
  }

  @Test
  void tmpfsIsNotDurable() throws IOException {
    Path shm = Path.of("/dev/shm");
    assumeThat(shm).isDirectory().isWritable();
    assumeThat(Files.getFileStore(shm).type()).isEqualTo("tmpfs");
    Path there = Files.createTempDirectory(shm, "duralog");
    try (Engine engine = EngineSelection.forWriter(there, LogOptions.defaults())) {
      assertThat(engine.info().durable()).isFalse();
      assertThat(engine.info().toString()).contains("tmpfs, NOT DURABLE");
    } finally {
      Files.delete(there);
    }
  }
}
