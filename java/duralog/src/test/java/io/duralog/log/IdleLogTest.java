package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.host.Host;
import io.duralog.testlog.Held;
import io.duralog.testlog.OnDisk;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an idle log costs: two parked threads, no timer, and no memory of a large record. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IdleLogTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir(factory = OnDisk.class)
  Path directory;

  /** Tells when a thread of the log begins to wait, and whether with a timer. */
  private static final class Watched extends Host {
    final Semaphore asleep = new Semaphore(0);
    final AtomicInteger timers = new AtomicInteger();
    final AtomicInteger started = new AtomicInteger();

    private static boolean isCommitter() {
      return Thread.currentThread().getName().startsWith("duralog-commit ");
    }

    @Override
    public void park(Object blocker) {
      if (isCommitter()) {
        asleep.release();
      }
      super.park(blocker);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
      if (isCommitter()) {
        timers.incrementAndGet();
      }
      super.parkNanos(blocker, nanos);
    }

    @Override
    public Thread start(String name, Runnable work) {
      started.incrementAndGet();
      return super.start(name, work);
    }

    void awaitAsleep() throws InterruptedException {
      assertThat(asleep.tryAcquire(30, TimeUnit.SECONDS)).as("parked without a timer").isTrue();
    }
  }

  private DuraLog open(Watched host, LogOptions options) {
    Engine engine = EngineKind.PORTABLE_DIRECT.open(directory, options);
    return LogOpener.openLocked(directory, options, engine, host, () -> {}, () -> {});
  }

  @Test
  void parksWithoutATimer() throws Exception {
    Watched host = new Watched();
    try (DuraLog log = open(host, Shapes.tiny(true).build())) {
      host.awaitAsleep();
      for (int i = 0; i < 20; i++) {
        host.asleep.drainPermits();
        log.appendDurable(new byte[100]);
        host.awaitAsleep();
      }
      assertThat(host.timers).hasValue(0);
    }
  }

  /** Several segments, and none of them has cost a thread; nor does the close. */
  @Test
  void startsNoThreadAfterItsOpen() {
    Watched host = new Watched();
    try (DuraLog log = open(host, Shapes.tiny(true).build())) {
      assertThat(host.started).hasValue(2);
      for (int i = 0; i < 200; i++) {
        log.appendDurable(new byte[5_000]);
      }
      assertThat(log.stats().segments()).isGreaterThan(5);
    }
    assertThat(host.started).hasValue(2);
  }

  @Test
  void theMemoryOfALargeRecordIsGivenBackSoon() throws Exception {
    Watched host = new Watched();
    LogOptions options = Shapes.tiny(true).segmentSize(32 << 20).build();
    try (DuraLog log = open(host, options)) {
      host.awaitAsleep();
      long before = Held.now(directory).memory();
      log.appendDurable(new byte[8 << 20]);
      assertThat(Held.now(directory).memory()).isGreaterThan(before + 7 * MEBIBYTE);
      while (Held.now(directory).memory() > before + MEBIBYTE) {
        Thread.onSpinWait(); // or it is kept, and the test never ends
      }
      host.asleep.drainPermits();
      log.appendDurable(new byte[8 << 20]);
      assertThat(log.stats().failed()).isFalse();
    }
  }
}
