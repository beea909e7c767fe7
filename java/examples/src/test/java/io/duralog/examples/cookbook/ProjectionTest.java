package io.duralog.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogReader;
import io.duralog.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProjectionTest {
  private static final int EACH = 3000;

  @TempDir Path temp;

  private static void append(DuraLog log, int events) {
    for (int i = 0; i < events; i++) {
      log.append((i % 7 - 2) + (i % 2 == 0 ? " ann" : " bob with a blank"));
    }
    log.sync();
  }

  @Test
  void inTheProcessOfTheWriterItIsRebuiltAtEachStart() {
    String directory = temp.resolve("log").toString();
    BalancesInWriter.main(new String[] {directory});
    BalancesInWriter.main(new String[] {directory});
    try (LogReader log = DuraLog.openReadOnly(Path.of(directory))) {
      Balances balances = Balances.rebuild(log);
      assertThat(balances.cents()).isEqualTo(Map.of("ann", 2 * 1999L));
      assertThat(balances.applied()).isEqualTo(2);
    }
  }

  @Test
  void inAProcessThatIsKilledItCountsEveryEventOnce() throws Exception {
    Path directory = temp.resolve("log");
    Path file = temp.resolve("balances");
    String[] args = {directory.toString(), file.toString()};
    try (DuraLog log = DuraLog.open(directory)) {
      append(log, EACH);
      for (int round = 1; round <= 3; round++) {
        try (Program follower = new Program(temp.resolve("out"), BalancesElsewhere.class, args)) {
          append(log, EACH);
          // The first two are killed while they are at work, the last one when it is done.
          awaitPosition(follower, directory, round < 3 ? round * EACH : log.lastSequence());
        }
      }
      Balances saved = Balances.load(file);
      assertThat(saved.applied()).isEqualTo(4 * EACH);
      assertThat(saved.cents()).isEqualTo(Balances.rebuild(log).cents());
      Files.delete(file);
      assertThat(Balances.load(file).applied()).as("from the beginning").isZero();
    }
  }

  private static void awaitPosition(Program follower, Path directory, long sequence)
      throws IOException {
    while (processed(directory, "balances") < sequence) {
      follower.assertRuns();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static long processed(Path directory, String name) {
    var position = Position.list(directory).get(name);
    return position == null ? 0 : position.processed();
  }

  @Test
  void theLibrarysPositionContinuesAfterTheLogWasClosed() throws Exception {
    Path directory = temp.resolve("log");
    Path files = Files.createDirectory(temp.resolve("files"));
    for (int run = 1; run <= 2; run++) {
      try (DuraLog log = DuraLog.open(directory)) {
        AtomicReference<Throwable> ended = new AtomicReference<>();
        CountDownLatch over = new CountDownLatch(1);
        Thread thread =
            new Thread(
                () -> {
                  try {
                    LastEvents.update(log, files);
                  } catch (LogClosedException | IOException | InterruptedException e) {
                    ended.set(e);
                  } finally {
                    over.countDown();
                  }
                });
        thread.start();
        append(log, 2500);
        log.appendDurable(run + "000 ann");
        while (processed(directory, "last-events") < log.lastSequence()) {
          assertThat(over.getCount()).as("it runs: %s", ended).isOne();
          LockSupport.parkNanos(1_000_000);
        }
        assertThat(Files.readString(files.resolve("ann"))).isEqualTo(run + "000 ann");
        assertThat(files.resolve("bob with a blank")).exists();
        log.close();
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ended.get()).isInstanceOf(LogClosedException.class);
      }
      Files.delete(files.resolve("bob with a blank"));
    }
    assertThat(processed(directory, "last-events")).isEqualTo(2 * 2501);
  }
}
