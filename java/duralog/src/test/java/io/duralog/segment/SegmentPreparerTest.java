package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.engine.Host;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
      SegmentPreparer preparer =
          new SegmentPreparer(directory, engine, LogId.of(7), () -> {}, done::countDown, Host.REAL);
      preparer.hurry(true);
      preparer.bulk(bulk);
      preparer.start(2, SIZE);
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(preparer.failure()).isNull();
      Segment made = preparer.takePrepared();
      if (made != null) {
        made.file().close();
      }
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
  void triesNothingAgainAfterAnError(EngineKind kind) throws Exception {
    Path inTheWay = Files.createDirectories(file().resolve("directory"));
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger threads = new AtomicInteger();
    Host host =
        new Host() {
          @Override
          public Thread start(String name, Runnable work) {
            threads.incrementAndGet();
            return super.start(name, work);
          }
        };
    try (Engine engine = kind.open(directory, LogOptions.defaults())) {
      SegmentPreparer preparer =
          new SegmentPreparer(directory, engine, LogId.of(7), () -> {}, done::countDown, host);
      preparer.hurry(true);
      preparer.start(2, SIZE);
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(preparer.failure()).hasMessageContaining("rename");
      Files.delete(inTheWay);
      Files.delete(file());
      preparer.start(2, SIZE);
      assertThat(threads).hasValue(1);
      assertThat(file()).doesNotExist();
      preparer.stop();
    }
  }
}
