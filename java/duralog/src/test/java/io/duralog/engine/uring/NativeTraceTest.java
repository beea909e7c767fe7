package io.duralog.engine.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.log.LogOpenerAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes through the ring, which no tracer of system calls sees: past the page cache, in whole
 * blocks, and acknowledged only when it was reaped.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NativeTraceTest {
  private static final int THREADS = 6;
  private static final int RECORDS = 120;
  private static final int MOST_ROUNDS = 30;

  @TempDir Path directory;

  private final CallTrace trace = new CallTrace();
  private int rounds;
  private final Queue<String> early = new ConcurrentLinkedQueue<>();

  private Engine engine(Path directory, LogOptions options, boolean dsync) {
    NativeCalls calls = NativeLibrary.get().calls();
    NativeSetup setup = NativeProbe.run(calls, directory, options).setup();
    assumeThat(setup).isNotNull();
    assumeThat(setup.direct() && setup.ring()).as("all of the native engine works here").isTrue();
    return EngineKind.open(trace.over(calls), new NativeSetup(true, true, dsync));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsAcknowledgedBeforeItIsReaped(boolean dsync) throws Exception {
    assumeThat(NativeLibrary.get().reason()).isEmpty();
    LogOptions options = LogOptions.builder().segmentSize(1 << 20).groupBytes(16 << 10).build();
    try (DuraLog log =
        LogOpenerAccess.open(directory.resolve("log"), options, (d, o) -> engine(d, o, dsync))) {
      // On a busy machine there may be no backlog at first.
      for (int i = 0; i < MOST_ROUNDS && (i == 0 || !hasSeenAll()); i++) {
        rounds++;
        appendByAll(log);
      }
    }
    assertThat(early).isEmpty();
    assertThat(trace.flaws()).isEmpty();
    assertThat(trace.durable()).isEqualTo(rounds * THREADS * RECORDS);
    assertThat(trace.inRing()).as("batches in the ring").isPositive();
    assertThat(trace.most()).as("at once").isGreaterThan(1);
    assertThat(trace.blocking()).as("lone batches").isPositive();
  }

  private boolean hasSeenAll() {
    return trace.inRing() > 0 && trace.most() > 1 && trace.blocking() > 0;
  }

  private void appendByAll(DuraLog log) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Thread thread = new Thread(() -> append(log));
      thread.start();
      threads.add(thread);
    }
    for (Thread t : threads) {
      t.join();
    }
  }

  /** Large ones make a backlog; every tenth waits. */
  private void append(DuraLog log) {
    for (int i = 0; i < RECORDS; i++) {
      byte[] payload = new byte[3_000];
      if (i % 10 == 0) {
        long sequence = log.appendDurable(payload);
        if (trace.durable() < sequence) {
          early.add("record " + sequence + ", reaped through " + trace.durable());
        }
      } else {
        log.append(payload);
      }
      long told = log.durableSequence();
      if (trace.durable() < told) {
        early.add("told " + told + ", reaped through " + trace.durable());
      }
    }
  }
}
