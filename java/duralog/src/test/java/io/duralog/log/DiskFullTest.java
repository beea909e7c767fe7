package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.DuraLog;
import io.duralog.LogFullException;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No space is met before anything is accepted, and is no failure. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DiskFullTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"CREATE", "WRITE"})
  void refusesAndWorksOnOnceSpaceIsFreed(EngineCall kind) throws Exception {
    DiskFull disk = new DiskFull(kind);
    SyncTrace trace = new SyncTrace(0);
    int sent = 0;
    try (DuraLog log =
        LogOpener.open(
            directory, Shapes.tiny(true).build(), ProbedEngine.with(Probes.of(disk, trace)))) {
      trace.watch(log);
      disk.full(true);
      sent = appendUntilFull(log, sent);
      long last = log.lastSequence();
      assertThat(last).isEqualTo(sent);
      refusedByEveryVerb(log);
      assertThat(log.lastSequence()).as("nothing accepted").isEqualTo(last);
      assertThat(log.sync()).as("all accepted stays good").isEqualTo(last);
      assertThat(log.stats().failed()).isFalse();
      assertThat(Replayed.everySenderInOrder(log)).hasSize(sent);

      Crew waiters = Crew.of(4, i -> refused(log)); // each tries the disk again
      waiters.join();

      disk.full(false);
      for (int i = 0; i < 40; i++) {
        assertThat(log.append(new Numbered(0, sent, 3000).bytes())).isEqualTo(++sent);
      }
      disk.full(true);
      sent = appendUntilFull(log, sent);
      disk.full(false);
      sent = tryAppendUntilAccepted(log, sent);
    }
    trace.throwIfAcknowledgedEarly();
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(sent);
  }

  /** What was tried before a caller asked may have met what is no more. */
  @Test
  void whoeverAsksIsAnsweredByALaterTry() throws Exception {
    CountDownLatch tried = new CountDownLatch(1);
    CountDownLatch freed = new CountDownLatch(1);
    EngineProbe fullOnce =
        new EngineProbe() {
          @Override
          public void before(EngineCall call, Path path, long offset) {
            if (call == EngineCall.CREATE && path.toString().endsWith("2.seg.tmp")) {
              if (tried.getCount() > 0) {
                tried.countDown();
                await(freed);
                throw Errors.io("create", path, offset, new IOException(DiskFull.TEXT));
              }
            }
          }
        };
    try (DuraLog log =
        LogOpener.open(directory, Shapes.tiny(true).build(), ProbedEngine.with(fullOnce))) {
      FutureTask<Long> appends =
          new FutureTask<>(
              () -> {
                for (int i = 0; i < 60; i++) {
                  log.append(new Numbered(0, i, 3000).bytes());
                }
                return log.sync();
              });
      Thread caller = new Thread(appends, "caller");
      caller.start();
      tried.await();
      while (caller.getState() != Thread.State.WAITING
          || log.durableSequence() < log.lastSequence()) {
        Thread.onSpinWait(); // until all is written, and it waits for space
      }
      freed.countDown();
      assertThat(appends.get()).isEqualTo(60);
    }
  }

  private static int appendUntilFull(DuraLog log, int from) {
    int sent = from;
    try {
      while (true) {
        log.append(new Numbered(0, sent, 3000).bytes());
        sent++;
        assertThat(sent).as("records on a full disk").isLessThan(from + 1000);
      }
    } catch (LogFullException e) {
      return sent;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("a log's thread was interrupted", e);
    }
  }

  private static void refused(DuraLog log) {
    LogFullException e =
        catchThrowableOfType(LogFullException.class, () -> log.append(new byte[3000]));
    assertThat(e).hasMessageContaining(DiskFull.TEXT).hasMessageContaining("nothing was accepted");
  }

  private void refusedByEveryVerb(DuraLog log) {
    refused(log);
    LogFullException e =
        catchThrowableOfType(LogFullException.class, () -> log.append(new byte[70_000]));
    assertThat(e.path()).isEqualTo(directory);
    assertThat(
            catchThrowableOfType(
                LogFullException.class, () -> log.appendDurable("text ".repeat(900))))
        .isNotNull();
    try {
      assertThat(log.tryAppend(new byte[3000])).isEqualTo(-1);
    } catch (LogFullException full) {
      assertThat(full.path()).isEqualTo(directory);
    }
  }

  private static int tryAppendUntilAccepted(DuraLog log, int sent) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    byte[] payload = new Numbered(0, sent, 3000).bytes();
    while (System.nanoTime() < end) {
      try {
        long sequence = log.tryAppend(payload);
        if (sequence > 0) {
          return sent + 1;
        }
      } catch (LogFullException e) {
        Thread.onSpinWait(); // what it knew; by asking it has had the disk tried again
      }
    }
    throw new AssertionError("tryAppend never noticed the freed space");
  }
}
