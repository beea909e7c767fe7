package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts thrown at every caller, all the time: the log works on and nothing is lost. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptStormTest {
  private static final int THREADS = 4;
  private static final int RECORDS = 120;

  @TempDir Path directory;

  @ParameterizedTest(name = "directIo={0}")
  @ValueSource(booleans = {true, false})
  void appendAndReplayUnderAStorm(boolean directIo) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(directIo).build())) {
      Crew crew =
          Crew.of(
              THREADS,
              thread -> {
                for (int i = 0; i < RECORDS; i++) {
                  int filler = i % 40 == 39 ? 30_000 : 900;
                  byte[] payload = new Numbered(thread, i, filler).bytes();
                  long sequence = i % 3 == 0 ? log.appendDurable(payload) : log.append(payload);
                  if (i % 7 == 0) {
                    log.awaitDurable(sequence);
                    assertThat(log.durableSequence()).isGreaterThanOrEqualTo(sequence);
                    assertThat(log.awaitDurable(sequence, Duration.ofMinutes(1))).isTrue();
                  }
                  if (i % 21 == 0) {
                    assertThat(log.read(sequence)).isPresent();
                  }
                }
              });
      Thread storm = storm(crew, over);
      crew.join();
      over.set(true);
      storm.join();
      assertThat(log.stats().failed()).isFalse();
      assertThat(Replayed.everySenderInOrder(log)).hasSize(THREADS * RECORDS);
    }
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(THREADS * RECORDS);
  }

  @Test
  void openCloseAndReadUnderAStorm() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    LogOptions options = Shapes.tiny(true).build();
    Crew crew =
        Crew.of(
            2,
            thread -> {
              Path mine = directory.resolve("log" + thread);
              for (int i = 0; i < 15; i++) {
                try (DuraLog log = DuraLog.open(mine, options)) {
                  assertThat(log.appendDurable(new Numbered(thread, i, 2000).bytes()))
                      .isEqualTo(i + 1);
                }
                assertThat(Replayed.everySenderInOrder(mine)).hasSize(i + 1);
              }
            });
    Thread storm = storm(crew, over);
    crew.join();
    over.set(true);
    storm.join();
  }

  @Test
  void anInterruptStaysSet() {
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build())) {
      stillInterrupted(() -> log.appendDurable(new byte[100]));
      stillInterrupted(() -> log.appendDurable(new byte[100_000]));
      stillInterrupted(() -> log.awaitDurable(log.append("x"), Duration.ofMinutes(1)));
      stillInterrupted(log::sync);
      stillInterrupted(() -> assertThat(log.read(1)).isPresent());
      stillInterrupted(
          () -> {
            for (int i = 0; i < 100; i++) {
              log.append(new byte[4000]); // waits for space
            }
          });
      stillInterrupted(() -> DuraLog.openReadOnly(directory).close());
      stillInterrupted(log::close);
    }
    stillInterrupted(() -> DuraLog.open(directory).close());
  }

  private static void stillInterrupted(Runnable call) {
    Thread.currentThread().interrupt();
    call.run();
    assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
  }

  private static Thread storm(Crew crew, AtomicBoolean over) {
    Thread storm =
        new Thread(
            () -> {
              while (!over.get()) {
                crew.threads().forEach(Thread::interrupt);
                Thread.yield();
              }
            });
    storm.setDaemon(true);
    storm.start();
    return storm;
  }
}
