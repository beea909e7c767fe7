package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.LogRecord;
import io.duralog.RecordTooLargeException;
import io.duralog.Replay;
import io.duralog.engine.EngineKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch that is cleared and filled under the hands of its append, beside an innocent caller. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchRaceTest {
  private static final int INNOCENT = 120;
  private static final byte ORDINARY = 1;
  private static final byte SHARED = 2;

  @TempDir Path directory;

  private static byte[] payload(byte who, int number, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) number);
    bytes[0] = who;
    return bytes;
  }

  /** Changes the batch in every way; what it meets there is its own fault. */
  private static void meddle(Batch batch, int number, int size) {
    try {
      if (number % 7 == 0) {
        batch.clear();
      }
      batch.add(payload(SHARED, number, 20 + number % size));
    } catch (RuntimeException e) {
      batch.clear();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE"})
  void hurtsOnlyWhoUsesIt(EngineKind engine) throws Exception {
    storm(engine, 400);
  }

  /** Batches that fit into no append buffer. */
  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE"})
  void hurtsOnlyWhoUsesALargeOne(EngineKind engine) throws Exception {
    storm(engine, 6000);
  }

  private void storm(EngineKind engine, int size) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong accepted = new AtomicLong();
    long last;
    try (DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), engine::open)) {
      Batch batch = Batch.create(); // of a thread that does not even append it
      Crew crew = new Crew();
      crew.add(
          2,
          who -> {
            for (int i = 0; !over.get(); i++) {
              meddle(batch, i, size);
            }
          });
      crew.add(
          1,
          who -> {
            Batch mine = Batch.create();
            Thread meddler = new Thread(() -> meddleUntil(over, mine, size));
            meddler.start();
            while (!over.get()) {
              meddle(mine, 1, size);
              append(log, mine, accepted);
              append(log, batch, accepted);
              appendEach(log, mine, accepted);
              appendEach(log, batch, accepted);
            }
            meddler.join();
          });
      for (int i = 0; i < INNOCENT; i++) {
        log.appendDurable(payload(ORDINARY, i, 100));
      }
      over.set(true);
      crew.join();
      assertThat(log.stats().failed()).isFalse();
      last = log.lastSequence();
    }
    assertThat(accepted.get()).as("batches that were sound").isPositive();
    check(last);
  }

  private static void meddleUntil(AtomicBoolean over, Batch batch, int size) {
    for (int i = 0; !over.get(); i++) {
      meddle(batch, i, size);
    }
  }

  private static void append(DuraLog log, Batch batch, AtomicLong accepted) {
    try {
      log.appendAll(batch);
      accepted.incrementAndGet();
    } catch (ConcurrentModificationException | RecordTooLargeException e) {
      // it was told
    }
  }

  private static void appendEach(DuraLog log, Batch batch, AtomicLong accepted) {
    try {
      log.appendEach(batch);
      accepted.incrementAndGet();
    } catch (ConcurrentModificationException e) {
      // it was told
    }
  }

  private void check(long last) {
    int innocent = 0;
    try (DuraLog log = DuraLog.open(directory);
        Replay replay = log.replay()) {
      assertThat(log.recovery().damage()).isEmpty();
      assertThat(log.lastSequence()).isEqualTo(last);
      for (LogRecord r : replay) {
        byte[] bytes = r.toByteArray();
        if (bytes[0] == ORDINARY) {
          assertThat(bytes).isEqualTo(payload(ORDINARY, innocent, 100));
          innocent++;
        }
      }
      assertThat(replay.report().damage()).isEmpty();
    }
    assertThat(innocent).isEqualTo(INNOCENT);
  }
}
