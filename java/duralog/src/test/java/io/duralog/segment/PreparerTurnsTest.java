package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.host.Host;
import io.duralog.host.Worker;
import io.duralog.testlog.OnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One segment at a time is prepared, and none that nobody wants. */
@Timeout(60)
class PreparerTurnsTest {
  private static final int SIZE = 64 << 10;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final Semaphore changes = new Semaphore(0);
  private final Worker worker = new Worker(Host.REAL, "test");
  private Engine engine;
  private SegmentPreparer preparer;

  @BeforeEach
  void open() {
    engine = EngineKind.PORTABLE_BUFFERED.open(directory, LogOptions.defaults());
    preparer =
        new SegmentPreparer(
            new DirectoryNames(directory, engine, Host.REAL),
            LogId.of(7),
            () -> {},
            changes::release,
            Host.REAL,
            worker);
    preparer.hurry(true);
  }

  @AfterEach
  void close() {
    preparer.stop();
    worker.finish(preparer::close);
    engine.close();
  }

  private boolean exists(int number) {
    return Files.exists(directory.resolve(SegmentFormat.fileName(number)));
  }

  private void prepare(int number) throws Exception {
    preparer.start(number, SIZE);
    assertThat(changes.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    assertThat(exists(number)).isTrue();
  }

  @Test
  void theNextIsBegunWhenTheLastWasTaken() throws Exception {
    prepare(2);
    preparer.start(3, SIZE);
    assertThat(preparer.working()).isFalse();
    Segment second = preparer.takePrepared();
    assertThat(second.number()).isEqualTo(2);
    assertThat(preparer.takePrepared()).isNull();
    second.file().close();
    assertThat(exists(3)).isFalse();
    prepare(3);
  }

  @Test
  void nothingIsMadeOfNoSize() {
    preparer.start(2, 0);
    assertThat(preparer.working()).isFalse();
    assertThat(exists(2)).isFalse();
  }

  @Test
  void whoHasStoppedPreparesNothing() throws Exception {
    prepare(2);
    preparer.stop();
    preparer.start(3, SIZE);
    assertThat(preparer.working()).isFalse();
    assertThat(exists(3)).isFalse();
    preparer.close(); // also what nobody took
    assertThat(preparer.takePrepared()).isNull();
  }
}
