package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.engine.EngineKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a future promises: complete, in order, on a thread of its own, before the log is closed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuturesTest {
  private static final int MANY = 4000;

  @TempDir Path directory;

  private DuraLog open() {
    return DuraLog.open(directory, Shapes.tiny(true).build());
  }

  /** Its commits wait once the gate is shut, so that something can be hung on a future before. */
  private DuraLog open(@Nullable Executor callbacks, Gate gate) {
    return LogOpener.open(
        directory, Shapes.tiny(true).callbacks(callbacks).build(), ProbedEngine.with(gate));
  }

  private DuraLog open(Executor callbacks) {
    return DuraLog.open(directory, Shapes.tiny(true).callbacks(callbacks).build());
  }

  /** Some are durable already when they are asked for, and some not. */
  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE"})
  void areCompletedInTheOrderOfSequences(EngineKind engine) throws Exception {
    List<Long> order = Collections.synchronizedList(new ArrayList<>());
    List<Long> asked = new ArrayList<>();
    try (DuraLog log = LogOpener.open(directory, LogOptions.defaults(), engine::open)) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      CompletableFuture<Void> hold = new CompletableFuture<>();
      for (int i = 0; i < MANY; i++) {
        long sequence = log.append("x");
        if (i % 50 == 0) {
          log.awaitDurable(sequence);
        } else if (i % 50 < 4) {
          Thread.yield(); // about when it becomes durable
        }
        CompletableFuture<Void> f = log.whenDurable(sequence);
        asked.add(sequence);
        all.add(f.thenRun(() -> order.add(sequence)));
        hold = f;
      }
      CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(40, TimeUnit.SECONDS);
      assertThat(hold).isDone();
    }
    assertThat(order).isEqualTo(asked);
  }

  /** The executor has been asked, and nothing was done by the caller. */
  @Test
  void nothingIsCompletedInsideTheCall() {
    try (DuraLog log = open(task -> {})) {
      long sequence = log.appendDurable("x");
      boolean asynchronous = false;
      for (int i = 0; i < 5 && !asynchronous; i++) {
        asynchronous = !log.whenDurable(sequence).isDone(); // a pause here looks like an error
      }
      assertThat(asynchronous).isTrue();
    }
  }

  @Test
  void allAreCompleteOnceTheLogIsClosed() {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    List<CompletableFuture<Long>> all = new ArrayList<>();
    try (DuraLog log = open(pool)) {
      for (int i = 0; i < MANY; i++) {
        all.add(log.appendAsync("x"));
        if (i == MANY / 2) {
          pool.shutdownNow();
        }
      }
    }
    for (int i = 0; i < MANY; i++) {
      assertThat(all.get(i)).isCompletedWithValue(i + 1L);
    }
  }

  @Test
  void allAreCompleteOnceTheLogIsClosedAlsoThoseOfAnExecutorThatDrops() {
    List<CompletableFuture<Long>> all = new ArrayList<>();
    try (DuraLog log = open(task -> {})) {
      for (int i = 0; i < MANY; i++) {
        all.add(log.appendAsync("x"));
      }
    }
    assertThat(all).allMatch(CompletableFuture::isDone);
  }

  @Test
  void oneMayBeWaitedForInsideAnother() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    for (Executor executor : new Executor[] {null, one, Runnable::run}) {
      Gate gate = new Gate(EngineCall.WRITE);
      try (DuraLog log = open(executor, gate)) {
        gate.shut();
        CompletableFuture<Long> inner =
            log.appendAsync("outer").thenApply(s -> log.appendAsync("inner").join());
        CompletableFuture<Long> next = log.appendAsync("next");
        gate.open();
        long sequence = inner.get(30, TimeUnit.SECONDS);
        assertThat(next.get(30, TimeUnit.SECONDS)).isPositive();
        assertThat(log.durableSequence()).isGreaterThanOrEqualTo(sequence);
      }
    }
    one.shutdown();
  }

  @Test
  void theLogMayBeClosedInsideOne() throws Exception {
    Gate gate = new Gate(EngineCall.WRITE);
    DuraLog log = open(null, gate);
    List<CompletableFuture<Long>> all = new ArrayList<>();
    gate.shut();
    CompletableFuture<Void> closes = log.appendAsync("x").thenAccept(s -> log.close());
    for (int i = 0; i < 10; i++) {
      all.add(log.appendAsync("y"));
    }
    gate.open();
    closes.get(30, TimeUnit.SECONDS);
    assertThat(all).allMatch(CompletableFuture::isDone);
    assertThat(log.durableSequence()).isEqualTo(11);
  }

  /** Its future is complete; what hangs on it is its owner's business. */
  @Test
  void closeDoesNotWaitForWhatHangsOnOne() throws Exception {
    CompletableFuture<Void> held = new CompletableFuture<>();
    CompletableFuture<Long> future;
    CompletableFuture<Void> blocked;
    Gate gate = new Gate(EngineCall.WRITE);
    try (DuraLog log = open(null, gate)) {
      gate.shut();
      future = log.appendAsync("x");
      blocked = future.thenAccept(s -> held.join());
      gate.open();
    }
    assertThat(future).isCompletedWithValue(1L);
    assertThatThrownBy(() -> blocked.get(1, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    held.complete(null);
    blocked.get(30, TimeUnit.SECONDS);
  }

  @Test
  void noThreadIsMadeBeforeTheFirstAndNoneIsLeft() throws Exception {
    try (DuraLog log = open()) {
      log.appendDurable("x");
      assertThat(callbackThreads()).isEmpty();
      log.appendAsync("x").get(30, TimeUnit.SECONDS);
      assertThat(callbackThreads()).hasSize(2);
    }
    assertThat(callbackThreads()).isEmpty();
  }

  private List<String> callbackThreads() {
    return CloseTest.logThreads().stream()
        .filter(name -> name.startsWith("duralog-callbacks") && name.contains(directory.toString()))
        .toList();
  }
}
