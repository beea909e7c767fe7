package io.duralog.engine.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.engine.files.IoErrors;
import io.duralog.engine.nativeio.ChangedCalls;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.testlog.OpenDescriptors;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the native engine commits, and what it does with errors, which C is made to return. */
@Timeout(60)
class NativeEngineTest {
  private static final int BLOCK = 4096;

  @TempDir Path directory;

  private final ChangedCalls changed = new ChangedCalls();
  private final int[] tokens = new int[NativeRing.DEPTH];

  @BeforeEach
  void requireEngine() {
    assumeThat(NativeLibrary.get().reason()).isEmpty();
    NativeSetup setup =
        NativeProbe.run(NativeLibrary.get().calls(), directory, LogOptions.defaults()).setup();
    assumeThat(setup).isNotNull();
    assumeThat(setup.direct()).as("O_DIRECT here").isTrue();
    assumeThat(setup.ring()).as("io_uring here").isTrue();
  }

  private Engine open() {
    return open(true);
  }

  private Engine open(boolean dsync) {
    NativeCalls calls = changed.over(NativeLibrary.get().calls());
    return EngineKind.open(calls, new NativeSetup(true, true, dsync));
  }

  private static ByteBuffer block(Engine engine) {
    return engine.allocate(BLOCK, 0);
  }

  private static void submit(Engine engine, BlockFile file, int count) {
    for (int i = 0; i < count; i++) {
      engine.submit(file, (long) i * BLOCK, block(engine), i);
    }
  }

  private void reapAll(Engine engine, int count) {
    for (int n = 0; n < count; ) {
      n += engine.reap(tokens);
    }
  }

  private long descriptors() throws Exception {
    return OpenDescriptors.of(directory).size();
  }

  @Test
  void aLoneBatchIsOneBlockingCallAndABacklogGoesThroughTheRing() {
    try (Engine engine = open();
        BlockFile file = engine.create(directory.resolve("file"))) {
      submit(engine, file, 1);
      reapAll(engine, 1);
      assertThat(changed.count("commit")).isEqualTo(1);
      assertThat(changed.count("ringOpen")).isZero();
      submit(engine, file, 4);
      reapAll(engine, 4);
      assertThat(changed.count("commit")).isEqualTo(1);
      assertThat(changed.count("ringWrite")).isEqualTo(4);
      submit(engine, file, 1);
      reapAll(engine, 1);
      assertThat(changed.count("commit")).isEqualTo(2);
      assertThat(changed.count("ringOpen")).isEqualTo(1);
      assertThat(engine.syncs()).isEqualTo(6);
    }
  }

  private List<Integer> methods(boolean dsync) {
    List<Integer> used = new ArrayList<>();
    changed.change(
        "ringWrite",
        a -> {
          used.add((Integer) a[5]);
          return null;
        });
    changed.change(
        "commit",
        a -> {
          used.add((Integer) a[a.length - 1]);
          return null;
        });
    Path path = directory.resolve("made");
    try (Engine engine = open(dsync)) {
      try (BlockFile file = engine.create(path)) {
        submit(engine, file, 1);
        reapAll(engine, 1);
        submit(engine, file, 2);
        reapAll(engine, 2);
      }
      engine.endCommits();
      engine.delete(path);
    }
    return used;
  }

  @Test
  void aWriteIsDurableByItselfWhereThatWorks() {
    int dsync = NativeCalls.DSYNC;
    int fdatasync = NativeCalls.FDATASYNC;
    assertThat(methods(true)).containsExactly(dsync, dsync, dsync);
    assertThat(methods(false)).containsExactly(fdatasync, fdatasync, fdatasync);
  }

  @Test
  void batchesOfOneReapShareASyncWithFdatasync() {
    try (Engine engine = open(false);
        BlockFile file = engine.create(directory.resolve("file"))) {
      submit(engine, file, 4);
      assertThat(engine.reap(tokens)).isEqualTo(4);
      assertThat(engine.syncs()).isEqualTo(1);
    }
  }

  @Test
  void aLongBacklogSharesOneSync() {
    List<Integer> used = new ArrayList<>();
    changed.change("ringWrite", a -> used.add((Integer) a[5]) ? null : null);
    try (Engine engine = open();
        BlockFile one = engine.create(directory.resolve("one"));
        BlockFile two = engine.create(directory.resolve("two"))) {
      submit(engine, one, 4);
      reapAll(engine, 4);
      assertThat(engine.syncs()).isEqualTo(4);
      for (int i = 0; i < engine.depth(); i++) {
        engine.submit(i < 9 ? one : two, (long) i * BLOCK, block(engine), i);
      }
      assertThat(engine.reap(tokens)).isEqualTo(engine.depth());
      assertThat(used.subList(4, used.size())).containsOnly(NativeCalls.FDATASYNC);
      assertThat(engine.syncs()).isEqualTo(4 + 2);
    }
  }

  @Test
  void spaceIsSetAsideWithoutZeros() throws Exception {
    try (Engine engine = open();
        BlockFile file = engine.create(directory.resolve("file"))) {
      assumeThat(file.allocate(BLOCK, 64 * BLOCK, false)).as("fallocate here").isTrue();
      assertThat(file.size()).isEqualTo(64L * BLOCK);
      assertThat(Files.readAllBytes(file.path())).isEqualTo(new byte[64 * BLOCK]);
      changed.change("allocate", a -> -Errno.EOPNOTSUPP);
      assertThat(file.allocate(0, 128 * BLOCK, false)).isFalse();
      changed.change("allocate", a -> -Errno.EPERM); // a seccomp filter
      assertThat(file.allocate(0, 128 * BLOCK, false)).isFalse();
      changed.change("allocate", a -> -Errno.ENOSPC);
      assertThatThrownBy(() -> file.allocate(0, 128 * BLOCK, false))
          .isInstanceOfSatisfying(
              LogIoException.class, e -> assertThat(IoErrors.isOutOfRoom(e.errno())).isTrue());
    }
  }

  @Test
  void withoutARingBatchesAreWrittenThenSyncedAndAFailedSyncIsFinal() {
    changed.change("ringOpen", a -> -Errno.EPERM);
    try (Engine engine = open();
        BlockFile file = engine.create(directory.resolve("file"))) {
      submit(engine, file, 3);
      assertThat(engine.reap(tokens)).isEqualTo(3);
      assertThat(changed.count("write")).isEqualTo(3);
      assertThat(changed.count("sync")).isEqualTo(1);
      changed.change("sync", a -> -Errno.EIO);
      submit(engine, file, 2);
      assertThatThrownBy(() -> engine.reap(tokens))
          .isInstanceOfSatisfying(
              LogIoException.class,
              e -> {
                assertThat(e.operation()).isEqualTo("sync");
                assertThat(e.errno()).isEqualTo(Errno.EIO);
              });
      assertThat(changed.count("sync")).isEqualTo(2);
    }
  }

  @Test
  void aRingRefusedWhenItIsNeededIsToldAndDoneWithout() {
    changed.change("ringOpen", a -> -Errno.ENOMEM);
    try (Engine engine = open();
        BlockFile file = engine.create(directory.resolve("file"))) {
      submit(engine, file, 4);
      assertThat(engine.reap(tokens)).isEqualTo(4);
      assertThat(engine.info().calls()).isEqualTo("pwrite");
      assertThat(String.join("; ", engine.info().reasons()))
          .contains("io_uring_setup: ENOMEM", "ulimit -l");
      submit(engine, file, 2);
      reapAll(engine, 2);
      assertThat(changed.count("ringOpen")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EAGAIN, Errno.ENOMEM, Errno.EBUSY})
  void whatTheKernelDoesNotTakeAtOnceIsMadeDurableLater(int errno) {
    changed.change("ringWrite", a -> changed.count("ringWrite") % 2 == 0 ? -errno : null);
    try (Engine engine = open();
        BlockFile file = engine.create(directory.resolve("file"))) {
      submit(engine, file, 4);
      engine.start();
      reapAll(engine, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EAGAIN, Errno.ENOMEM, Errno.EBUSY})
  void whatTheKernelNeverTakesIsCommittedOneByOne(int errno) {
    changed.change("ringWrite", a -> -errno);
    try (Engine engine = open();
        BlockFile file = engine.create(directory.resolve("file"))) {
      submit(engine, file, 4);
      engine.start();
      reapAll(engine, 4);
      assertThat(changed.count("commit")).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aFailedCommitIsToldWithItsPlaceAndNotRetried(int batches) throws Exception {
    long before = descriptors();
    changed.change("commit", a -> -Errno.EIO);
    Path path = directory.resolve("file");
    Engine engine = open();
    BlockFile file = engine.create(path);
    for (int i = 0; i < batches; i++) {
      int misplaced = i == 0 ? 100 : 0; // which a direct write does not take
      engine.submit(file, (long) i * BLOCK + misplaced, block(engine), i);
    }
    assertThatThrownBy(() -> reapAll(engine, batches))
        .isInstanceOfSatisfying(
            LogIoException.class,
            e -> {
              assertThat(e.operation()).isEqualTo("commit");
              assertThat(e.path()).isEqualTo(path);
              assertThat(e.offset()).isEqualTo(100);
              assertThat(e.errno()).isEqualTo(batches == 1 ? Errno.EIO : Errno.EINVAL);
              assertThat(e).hasMessageContaining(batches == 1 ? "EIO" : "EINVAL");
            });
    assertThat(changed.count("commit") + changed.count("ringWrite")).isEqualTo(batches);
    file.close(); // before its writes are reaped
    engine.endCommits();
    engine.close();
    assertThat(descriptors()).isEqualTo(before);
  }

  @Test
  void aFileClosedUnderAWriteIsGivenBackAfterIt() throws Exception {
    long before = descriptors();
    Engine engine = open();
    BlockFile file = engine.create(directory.resolve("file"));
    submit(engine, file, 3);
    file.close();
    reapAll(engine, 3);
    submitAfterwards(engine, file);
    engine.close();
    assertThat(descriptors()).isEqualTo(before);
    assertThat(Files.size(directory.resolve("file"))).isEqualTo(3 * BLOCK);
  }

  private void submitAfterwards(Engine engine, BlockFile file) {
    assertThatThrownBy(() -> engine.submit(file, 0, block(engine), 0))
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining("EBADF");
    engine.endCommits();
    assertThatThrownBy(() -> engine.submit(file, 0, block(engine), 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theEndOfTheCommitterWaitsForWhatIsInFlight() throws Exception {
    long before = descriptors();
    Engine engine = open();
    BlockFile file = engine.create(directory.resolve("file"));
    submit(engine, file, 4);
    engine.reap(tokens); // waits for one
    engine.endCommits();
    file.close();
    engine.close();
    assertThat(descriptors()).isEqualTo(before);
    assertThat(changed.count("ringFree")).isEqualTo(1);
  }

  @Test
  void aFileClosedUnderAWriteStaysOpenUntilTheRingIsClosed() throws Exception {
    long before = descriptors();
    List<Long> ringsClosedBefore = new ArrayList<>();
    changed.change(
        "close",
        a -> {
          ringsClosedBefore.add(changed.count("ringClose"));
          return null;
        });
    Engine engine = open();
    BlockFile file = engine.create(directory.resolve("file"));
    submit(engine, file, 4);
    changed.change("ringReap", a -> 0); // as if none had ended yet
    assertThat(engine.reap(tokens)).isZero();
    file.close();
    engine.close();
    assertThat(ringsClosedBefore).containsExactly(1L);
    assertThat(descriptors()).isEqualTo(before);
  }

  @Test
  void aRingThatCannotBeClosedIsLeftAlone() throws Exception {
    changed.change("ringClose", a -> -Errno.EEXIST);
    Engine engine = open();
    BlockFile file = engine.create(directory.resolve("file"));
    submit(engine, file, 2);
    reapAll(engine, 2);
    engine.endCommits();
    file.close();
    engine.close();
    assertThat(changed.count("ringFree")).isZero();
  }
}
