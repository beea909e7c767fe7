package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.format.LogId;
import io.duralog.host.Host;
import io.duralog.host.Worker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Zeros that are written slowly: who needs the space, or the thread, does not wait for a pause. */
@Timeout(60)
@Tag("own-engine")
class PreparerPauseTest {
  @TempDir Path directory;

  /** What ends a pause. */
  enum Wish {
    HURRY(p -> p.hurry(true)),
    BULK(p -> p.bulk(true)),
    INTERRUPT(p -> p.interrupt(true)),
    STOP(SegmentPreparer::stop);

    private final Consumer<SegmentPreparer> tell;

    Wish(Consumer<SegmentPreparer> tell) {
      this.tell = tell;
    }
  }

  /** A pause has no end of its own. */
  private static final class Endless extends Host {
    private final CountDownLatch pauses = new CountDownLatch(1);

    @Override
    public void parkNanos(Object blocker, long nanos) {
      pauses.countDown();
      park(blocker);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWishEndsAPause(Wish wish) throws Exception {
    Endless host = new Endless();
    CountDownLatch done = new CountDownLatch(1);
    try (Engine engine = EngineKind.PORTABLE_BUFFERED.open(directory, LogOptions.defaults())) {
      Worker worker = new Worker(host, "test");
      SegmentPreparer preparer =
          new SegmentPreparer(
              new DirectoryNames(directory, engine, host),
              LogId.of(7),
              () -> {},
              done::countDown,
              host,
              worker);
      preparer.pace(1);
      preparer.start(2, 1 << 20);
      assertThat(host.pauses.await(30, TimeUnit.SECONDS)).isTrue();
      wish.tell.accept(preparer);
      assertThat(done.await(30, TimeUnit.SECONDS)).as("goes on").isTrue();
      assertThat(preparer.failure()).isNull();
      Segment made = preparer.takePrepared();
      if (made != null) {
        made.file().close();
      }
      worker.finish(preparer::close);
    }
  }
}
