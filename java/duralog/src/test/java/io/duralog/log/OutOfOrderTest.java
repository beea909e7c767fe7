package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.engine.probe.EngineSelection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Acknowledgements are in order whatever the engine does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutOfOrderTest {
  private static final int THREADS = 4;
  private static final int RECORDS = 400;

  @TempDir Path directory;

  @Test
  void durableMovesInOrderOverBatchesThatLandInAnyOrder() throws Exception {
    SyncTrace trace = new SyncTrace(0);
    AtomicReference<OutOfOrderEngine> engine = new AtomicReference<>();
    List<Long> completed = new ArrayList<>();
    DuraLog log =
        LogOpener.open(
            directory,
            Shapes.tiny(true).build(),
            (path, options) -> {
              engine.set(new OutOfOrderEngine(EngineSelection.forWriter(path, options), trace, 5));
              return engine.get();
            });
    try (log) {
      trace.watch(log);
      Crew.of(
              THREADS,
              thread -> {
                List<CompletableFuture<Void>> done = new ArrayList<>();
                for (int i = 0; i < RECORDS; i++) {
                  byte[] payload = new Numbered(thread, i, 700).bytes();
                  if (i % 50 == 49) {
                    long sequence = log.appendDurable(payload);
                    assertThat(trace.durable()).isGreaterThanOrEqualTo(sequence);
                  } else {
                    done.add(
                        log.appendAsync(payload)
                            .thenAccept(
                                s -> {
                                  assertThat(trace.durable()).isGreaterThanOrEqualTo(s);
                                  synchronized (completed) {
                                    completed.add(s);
                                  }
                                }));
                  }
                }
                done.forEach(CompletableFuture::join);
              })
          .join();
    }
    assertThat(engine.get().most()).as("in flight at once").isGreaterThan(2);
    assertThat(engine.get().overtakings()).isGreaterThan(10);
    trace.throwIfAcknowledgedEarly();
    assertThat(completed).hasSize(THREADS * (RECORDS - RECORDS / 50));
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(THREADS * RECORDS);
  }
}
