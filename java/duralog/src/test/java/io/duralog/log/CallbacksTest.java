package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever an application hangs on its futures, and on whatever executor: the log works on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallbacksTest {
  private static final int FUTURES = 1_000_000;

  /** Executors as applications have them. */
  enum Kind {
    IN_THE_CALLER,
    SHUT_DOWN,
    THROWS,
    THROWS_AN_ERROR,
    SINGLE_THREAD;

    private Executor make() {
      return switch (this) {
        case IN_THE_CALLER -> Runnable::run;
        case SHUT_DOWN ->
            task -> {
              throw new RejectedExecutionException("shut down");
            };
        case THROWS ->
            task -> {
              throw new IllegalStateException("a bug of the executor");
            };
        case THROWS_AN_ERROR ->
            task -> {
              throw new OutOfMemoryError("no thread (a bug of the test's making)");
            };
        case SINGLE_THREAD ->
            Executors.newSingleThreadExecutor(
                task -> {
                  Thread t = new Thread(task, "callbacks");
                  t.setDaemon(true);
                  return t;
                });
      };
    }
  }

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void callbacksThatAppendAndWaitNeverHoldUpTheLog(Kind kind) throws Exception {
    int first = 300;
    AtomicInteger nested = new AtomicInteger();
    // What hangs on a future that is complete already runs at once, in the thread that hangs it.
    AtomicInteger threads = new AtomicInteger();
    Map<Thread, Integer> senders = new ConcurrentHashMap<>();
    Map<Thread, List<Long>> order = new ConcurrentHashMap<>();
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(true).callbacks(kind.make()).build())) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < first; i++) {
        all.add(
            log.appendAsync(new Numbered(0, i, 500).bytes())
                .thenAccept(
                    sequence -> {
                      int n = nested.getAndIncrement();
                      List<Long> mine =
                          order.computeIfAbsent(Thread.currentThread(), t -> new ArrayList<>());
                      int sender =
                          senders.computeIfAbsent(
                              Thread.currentThread(), t -> threads.incrementAndGet());
                      byte[] payload = new Numbered(sender, mine.size(), 3000).bytes();
                      mine.add(sequence);
                      if (n % 100 == 0) {
                        log.appendDurable(payload);
                      } else {
                        log.append(payload); // waits for space, which only the log can free
                      }
                    }));
      }
      CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(40, TimeUnit.SECONDS);
      assertThat(log.stats().failed()).isFalse();
    }
    assertThat(nested).hasValue(first);
    assertThat(order.values()).allSatisfy(ofThread -> assertThat(ofThread).isSorted());
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(2 * first);
  }

  @Test
  void aCallbackThatThrowsHarmsNobody() throws Exception {
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build())) {
      CompletableFuture<Long> bad =
          log.appendAsync("a")
              .thenApply(
                  s -> {
                    throw new StackOverflowError("in a callback");
                  });
      CompletableFuture<Long> good = log.appendAsync("b");
      assertThat(good.get(20, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(bad.handle((s, e) -> e).get(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(log.appendDurable("c")).isEqualTo(3);
    }
  }

  @Test
  void aMillionPendingFuturesCostNoQuadraticTime() throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    try (DuraLog log =
        LogOpener.open(directory, Shapes.tiny(true).build(), ProbedEngine.with(gate))) {
      gate.shut();
      long last = log.append("held");
      gate.awaitCaller();
      List<CompletableFuture<Void>> futures = new ArrayList<>(FUTURES);
      long start = System.nanoTime();
      for (int i = 0; i < FUTURES; i++) {
        futures.add(log.whenDurable(last));
      }
      gate.open();
      for (CompletableFuture<Void> f : futures) {
        f.get(40, TimeUnit.SECONDS);
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertThat(seconds).as("seconds for %s futures", FUTURES).isLessThan(30);
    }
  }
}
