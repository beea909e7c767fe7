package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogFailedException;
import io.duralog.engine.EngineKind;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was accepted is durable, what was not is refused, and nothing is left behind. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseTest {
  private static final int THREADS = 64;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void whileSixtyFourThreadsAppend(EngineKind engine) throws Exception {
    int[] accepted = new int[THREADS];
    DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), engine::open);
    CountDownLatch busy = new CountDownLatch(2 * THREADS);
    Crew crew =
        Crew.of(
            THREADS,
            thread -> {
              List<CompletableFuture<Long>> futures = new ArrayList<>();
              try {
                for (int i = 0; ; i++) {
                  int filler = i % 10 == 9 ? 9_000 : 600;
                  byte[] payload = new Numbered(thread, i, filler).bytes();
                  switch (thread % 3) {
                    case 0 -> log.append(payload);
                    case 1 -> log.appendDurable(payload);
                    default -> futures.add(log.appendAsync(payload));
                  }
                  accepted[thread] = i + 1;
                  busy.countDown();
                }
              } catch (LogClosedException e) {
                assertThat(e).hasMessageContaining(directory.toString());
              }
              futures.forEach(CompletableFuture::join);
            });
    crew.add(3, reader -> replayUntilClosed(log));
    busy.await();
    Crew closers = Crew.of(3, i -> log.close());
    closers.join();
    crew.join();
    Crew.of(THREADS, i -> useAfterClose(log, i)).join();
    assertThat(log.durableSequence()).isEqualTo(log.lastSequence());
    int[] found = new int[THREADS];
    for (Numbered n : Replayed.everySenderInOrder(directory)) {
      found[n.thread()]++;
    }
    assertThat(found).isEqualTo(accepted);
    try (DuraLog again = DuraLog.open(directory)) {
      assertThat(again.recovery().cleanlyClosed()).isTrue();
    }
  }

  private static void replayUntilClosed(DuraLog log) {
    assertThatThrownBy(
            () -> {
              while (true) {
                Replayed.everySenderInOrder(log);
              }
            })
        .isInstanceOf(LogClosedException.class);
  }

  private static void useAfterClose(DuraLog log, int thread) {
    switch (thread % 8) {
      case 0 -> closed(() -> log.append("late"));
      case 1 -> closed(() -> log.append(new byte[90_000]));
      case 2 -> closed(() -> log.appendDurable(Batch.create().add("late")));
      case 3 -> closed(() -> log.appendAsync("late"));
      case 4 -> closed(log::sync);
      case 5 -> closed(log::replay);
      case 6 -> closed(() -> log.read(1));
      default -> log.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void waitersForSpaceAreToldAndWaitersForDurabilityAreServed(EngineKind engine) throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    DuraLog log =
        LogOpener.open(
            directory,
            Shapes.tiny(true).build(),
            (where, options) -> new ProbedEngine(engine.open(where, options), gate));
    gate.shut();
    long held = log.append(new Numbered(0, 0, 100).bytes());
    gate.awaitCaller();
    long last = held;
    for (long s = held; s > 0; s = log.tryAppend(new Numbered(0, (int) s, 1000).bytes())) {
      last = s;
    }
    long waitsFor = last;
    Crew full = new Crew();
    full.add(2, i -> closed(() -> log.append(new byte[8000])));
    full.add(1, i -> closed(() -> log.append(new byte[90_000])));
    full.add(1, i -> log.awaitDurable(waitsFor));
    CompletableFuture<Void> future = log.whenDurable(waitsFor);
    Gate.awaitParked(full.threads());
    Crew closers = Crew.of(3, i -> log.close());
    Gate.awaitParked(closers.threads());
    gate.open();
    closers.join();
    full.join();
    future.join();
    assertThat(Replayed.everySenderInOrder(directory)).hasSize((int) waitsFor);
    closed(() -> log.append("late"));
    closed(() -> log.tryAppend("late"));
    closed(log::sync);
    closed(log::replay);
  }

  private static void closed(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(LogClosedException.class);
  }

  /**
   * The name of the next segment could not be made durable, and only close is left to say so: had
   * it called the log closed, the next writer would have filled that segment.
   */
  @Test
  void tellsOfTheErrorThatThePreparerMeetsWhileTheLogIsClosed() throws Exception {
    LatePreparer late = new LatePreparer();
    DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), ProbedEngine.with(late));
    late.shut();
    while (!late.isWaiting()) {
      long sequence = log.tryAppend(new byte[5000]); // to wait for space would be for ever
      if (sequence > 0) {
        log.awaitDurable(sequence);
      }
    }
    Crew closer =
        Crew.of(
            1,
            i ->
                assertThatThrownBy(log::close)
                    .isInstanceOf(LogFailedException.class)
                    .hasRootCauseMessage(LatePreparer.TEXT));
    while (logThreads().contains("duralog-commit " + directory)) {
      Thread.onSpinWait();
    }
    late.fail();
    closer.join();
    assertThat(log.durableSequence()).isEqualTo(log.lastSequence());
    try (DuraLog again = DuraLog.open(directory)) {
      assertThat(again.recovery().cleanlyClosed()).isFalse();
      assertThat(again.lastSequence()).isEqualTo(log.lastSequence());
    }
  }

  /** The preparer's next sync of the directory waits, and then fails. */
  private static final class LatePreparer implements EngineProbe {
    static final String TEXT = "Input/output error";

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch failing = new CountDownLatch(1);
    private volatile boolean shut;

    void shut() {
      shut = true;
    }

    boolean isWaiting() {
      return reached.getCount() == 0;
    }

    void fail() {
      failing.countDown();
    }

    @Override
    public void before(EngineCall call, Path path, long offset) {
      if (shut
          && call == EngineCall.SYNC_DIRECTORY
          && Thread.currentThread().getName().startsWith("duralog-prepare ")) {
        reached.countDown();
        try {
          failing.await();
        } catch (InterruptedException e) {
          throw new AssertionError("a log's thread was interrupted", e);
        }
        throw Errors.io(call.operation(), path, offset, new IOException(TEXT));
      }
    }
  }

  @Test
  void aHundredTimesAndNoThreadIsLeft() {
    Set<String> before = logThreads();
    for (int i = 0; i < 100; i++) {
      try (DuraLog log = DuraLog.open(directory, Shapes.tiny(i % 2 == 0).build())) {
        assertThat(log.recovery().cleanlyClosed()).isEqualTo(i > 0);
        log.append(new Numbered(0, i, 100).bytes());
      }
    }
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(100);
    assertThat(logThreads()).isEqualTo(before);
  }

  /** Threads of logs that run now: they end with close, not some time after it. */
  static Set<String> logThreads() {
    Set<String> names = new TreeSet<>();
    for (Thread t : Thread.getAllStackTraces().keySet()) {
      String name = t.getName();
      if (name.startsWith("duralog") && t.isAlive()) {
        names.add(name);
      }
    }
    return names;
  }
}
