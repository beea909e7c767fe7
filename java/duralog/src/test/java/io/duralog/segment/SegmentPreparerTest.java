package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.host.Host;
import io.duralog.host.Worker;
import io.duralog.testlog.ForwardingEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a prepared segment takes on disk before anything is in it. */
@Timeout(60)
class SegmentPreparerTest {
  private static final int SIZE = 8 << 20;

  @TempDir Path directory;

  private @Nullable Segment prepare(EngineKind kind, boolean bulk) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (Engine engine = kind.open(directory, LogOptions.defaults())) {
      Worker worker = new Worker(Host.REAL, "test");
      SegmentPreparer preparer =
          new SegmentPreparer(
              new DirectoryNames(directory, engine, Host.REAL),
              LogId.of(7),
              () -> {},
              done::countDown,
              Host.REAL,
              worker);
      preparer.hurry(true);
      preparer.bulk(bulk);
      preparer.start(2, SIZE);
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(preparer.failure()).isNull();
      Segment made = preparer.takePrepared();
      if (made != null) {
        made.file().close();
      }
      worker.finish(preparer::close);
      return made;
    }
  }

  private Path file() {
    return directory.resolve(SegmentFormat.fileName(2));
  }

  /** Bytes that the file system has set aside for it. */
  private long allocated() throws Exception {
    Process stat = new ProcessBuilder(List.of("stat", "-c", "%b", file().toString())).start();
    String out = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return 512 * Long.parseLong(out.strip());
  }

  private void requireZeros() throws Exception {
    byte[] bytes = Files.readAllBytes(file());
    int header = SegmentFormat.HEADER_LENGTH;
    assertThat(bytes).hasSize(SIZE);
    assertThat(Arrays.mismatch(bytes, header, SIZE, new byte[SIZE], header, SIZE)).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void hasAllItsSpace(EngineKind kind) throws Exception {
    assertThat(prepare(kind, false)).isNotNull();
    requireZeros();
    assertThat(allocated()).isGreaterThanOrEqualTo(SIZE);
  }

  /** Without zeros, and yet no full disk can stop a bulk load that has been accepted. */
  @ParameterizedTest
  @EnumSource
  void inBulkTheNativeEngineHasAllItsSpaceToo(EngineKind kind) throws Exception {
    assertThat(prepare(kind, true)).isNotNull();
    requireZeros();
    assumeThat(kind.isNative()).as("FileChannel allocates nothing").isTrue();
    assertThat(allocated()).isGreaterThanOrEqualTo(SIZE);
  }

  /** The committer may ask before it has seen the failure. */
  @ParameterizedTest
  @EnumSource
  void triesNothingAgainAfterAFailedSync(EngineKind kind) throws Exception {
    Semaphore done = new Semaphore(0);
    try (Engine engine = kind.open(directory, LogOptions.defaults())) {
      FailingSyncs failing = new FailingSyncs(engine);
      Worker worker = new Worker(Host.REAL, "test");
      SegmentPreparer preparer =
          new SegmentPreparer(
              new DirectoryNames(directory, failing, Host.REAL),
              LogId.of(7),
              () -> {},
              done::release,
              Host.REAL,
              worker);
      preparer.hurry(true);
      preparer.start(2, SIZE);
      assertThat(done.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      assertThat(preparer.failure()).isSameAs(failing.thrown);
      assertThat(preparer.takeRefusal()).isNull();
      Files.delete(file());
      preparer.start(2, SIZE);
      worker.finish(preparer::close);
      assertThat(file()).doesNotExist();
    }
  }

  /** Nothing was accepted for the segment, and no sync has failed. */
  @ParameterizedTest
  @EnumSource
  void triesAgainAfterAnyOtherError(EngineKind kind) throws Exception {
    Path inTheWay = Files.createDirectories(file().resolve("directory"));
    Semaphore done = new Semaphore(0);
    try (Engine engine = kind.open(directory, LogOptions.defaults())) {
      Worker worker = new Worker(Host.REAL, "test");
      SegmentPreparer preparer =
          new SegmentPreparer(
              new DirectoryNames(directory, engine, Host.REAL),
              LogId.of(7),
              () -> {},
              done::release,
              Host.REAL,
              worker);
      preparer.hurry(true);
      preparer.start(2, SIZE);
      assertThat(done.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      assertThat(preparer.failure()).isNull();
      Refusal refusal = preparer.takeRefusal();
      assertThat(refusal.error()).hasMessageContaining("rename");
      assertThat(refusal.noRoom()).isFalse();
      assertThat(directory.resolve(SegmentFormat.fileName(2) + ".tmp")).doesNotExist();
      Files.delete(inTheWay);
      Files.delete(file());
      preparer.start(2, SIZE);
      assertThat(done.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      assertThat(file()).exists();
      worker.finish(preparer::close);
    }
  }

  /** A directory whose sync fails. */
  private static final class FailingSyncs extends ForwardingEngine {
    final LogIoException thrown =
        Errors.io("sync directory", Path.of("log"), -1, new IOException("planned"));

    FailingSyncs(Engine real) {
      super(real);
    }

    @Override
    public void syncDirectory(Path directory) {
      throw thrown;
    }
  }
}
