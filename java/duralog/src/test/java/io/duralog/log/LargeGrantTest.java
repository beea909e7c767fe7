package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.append.Doorbell;
import io.duralog.engine.EngineKind;
import io.duralog.host.Host;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A large record has its space, and its caller is slow to say so. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("own-engine")
class LargeGrantTest {
  @TempDir Path temp;

  /** Holds the caller of the large record back, once it has woken the committer for it. */
  private static final class Held extends Host {
    private final CountDownLatch granted = new CountDownLatch(1);
    private final CountDownLatch asleep = new CountDownLatch(1);
    private final CountDownLatch goes = new CountDownLatch(1);
    private volatile Thread caller;

    @Override
    public void unpark(Thread thread) {
      if (thread == caller) {
        granted.countDown();
      }
      super.unpark(thread);
      if (Thread.currentThread() == caller) {
        try {
          goes.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void park(Object blocker) {
      noteSleep(blocker);
      super.park(blocker);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
      noteSleep(blocker);
      super.parkNanos(blocker, nanos);
    }

    private void noteSleep(Object blocker) {
      if (granted.getCount() == 0 && blocker instanceof Doorbell) {
        asleep.countDown();
      }
    }
  }

  /** The committer, which is idle. */
  private static void awaitIdle() {
    while (Thread.getAllStackTraces().keySet().stream()
        .noneMatch(t -> LockSupport.getBlocker(t) instanceof Doorbell)) {
      Thread.yield();
    }
  }

  /** Space was promised to it first: a smaller record that came in before would take it. */
  @ParameterizedTest
  @ValueSource(ints = {8 << 10, 64 << 10})
  void nobodyComesBeforeIt(int groupBytes) throws Exception {
    Held host = new Held();
    try (DuraLog log =
        LogOpener.open(
            temp.resolve("log"),
            Shapes.tiny(true)
                .segmentSize(1 << 20)
                .groupBytes(groupBytes)
                .queueBytes(1 << 20)
                .build(),
            EngineKind.PORTABLE_BUFFERED::open,
            host)) {
      log.appendDurable("first");
      awaitIdle();
      FutureTask<Long> large = new FutureTask<>(() -> log.append(new byte[100_000]));
      Thread caller = new Thread(large, "large");
      host.caller = caller;
      caller.start();
      host.granted.await();
      host.asleep.await();
      assertThat(log.tryAppend("small")).isEqualTo(-1);
      host.goes.countDown();
      assertThat(large.get()).isEqualTo(2);
      assertThat(log.appendDurable("small")).isEqualTo(3);
    }
  }
}
