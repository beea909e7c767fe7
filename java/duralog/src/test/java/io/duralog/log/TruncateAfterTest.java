package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.Batch;
import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogReader;
import io.duralog.format.SegmentFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a log moves back: exact and durable on return, and nothing that was cut returns. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TruncateAfterTest extends CutLog {
  @Test
  void eachSequenceInTurnIsTheLast() throws Exception {
    try (DuraLog log = filled()) {
      for (long last = RECORDS; last >= 0; last--) {
        long before = log.generation();
        log.truncateAfter(last);
        assertThat(log.generation()).isEqualTo(before + (last == RECORDS ? 0 : 1));
        assertThat(log.lastSequence()).isEqualTo(last);
        assertThat(log.durableSequence()).isEqualTo(last);
        assertThat(records(log)).isEqualTo(range(1, last, 1));
        assertThat(elsewhere()).isEqualTo(range(1, last, 1));
      }
      assertThat(log.stats().appendedRecords()).isEqualTo(RECORDS);
      assertThat(log.stats().durableRecords()).isEqualTo(RECORDS);
      fill(log, RECORDS, 2);
      assertThat(records(log)).isEqualTo(range(1, RECORDS, 2));
      assertThat(log.stats().appendedRecords()).isEqualTo(2 * RECORDS);
    }
    assertThat(reopened()).isEqualTo(range(1, RECORDS, 2));
    assertThat(files()).noneMatch(n -> n.endsWith(".cut") || n.endsWith(".tmp"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 13, 14, 15, 16, 31, 44, RECORDS - 1})
  void goesOnBehindIt(long last) {
    List<String> expected = new ArrayList<>(range(1, last, 1));
    try (DuraLog log = filled()) {
      log.truncateAfter(last);
      assertThat(log.appendDurable(text(last + 1, 2))).isEqualTo(last + 1);
      fill(log, RECORDS + 5, 2);
      expected.addAll(range(last + 1, RECORDS + 5, 2));
      assertThat(records(log)).isEqualTo(expected);
      assertThat(elsewhere()).isEqualTo(expected);
    }
    assertThat(reopened()).isEqualTo(expected);
    try (DuraLog log = DuraLog.open(directory, options())) {
      log.truncateAfter(last);
      assertThat(log.generation()).isEqualTo(2);
      assertThat(records(log)).isEqualTo(range(1, last, 1));
    }
    assertThat(reopened()).isEqualTo(range(1, last, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, RECORDS, RECORDS + 1, RECORDS + 1000, 1L << 62})
  void beginsAnewWithAnySequence(long next) {
    try (DuraLog log = filled()) {
      log.reset(next);
      assertThat(log.firstSequence()).isEqualTo(next);
      assertThat(log.lastSequence()).isEqualTo(next - 1);
      assertThat(records(log)).isEmpty();
      assertThat(elsewhere()).isEmpty();
      log.reset(next); // of a log that is empty
      log.appendDurable(text(next, 2));
      assertThat(log.stats().appendedRecords()).isEqualTo(RECORDS + 1);
      assertThat(records(log)).containsExactly("record " + next + " of 2");
      assertThat(elsewhere()).containsExactly("record " + next + " of 2");
    }
    assertThat(reopened()).containsExactly("record " + next + " of 2");
    try (DuraLog log = DuraLog.open(directory, options())) {
      assertThat(log.generation()).isEqualTo(2);
      assertThat(log.firstSequence()).isEqualTo(next);
      assertThat(log.append(text(next + 1, 3))).isEqualTo(next + 1);
    }
  }

  /** The log is empty and begins there, on the disk too. */
  @Test
  void anEmptyLogKeepsItsPlace() {
    filled().close();
    for (long next : new long[] {5, 900, 7}) {
      try (DuraLog log = DuraLog.open(directory, options())) {
        log.reset(next);
      }
      assertThat(reopened()).isEmpty();
      try (LogReader reader = DuraLog.openReadOnly(directory)) {
        assertThat(reader.firstSequence()).isEqualTo(next);
        assertThat(reader.lastSequence()).isEqualTo(next - 1);
      }
    }
  }

  @Test
  void togetherWithALaterBeginning() {
    try (DuraLog log = filled()) {
      log.truncateBefore(25);
      log.truncateAfter(40);
      assertThat(records(log)).isEqualTo(range(25, 40, 1));
      assertThatThrownBy(() -> log.truncateAfter(23))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("24 to 40");
      assertThatThrownBy(() -> log.truncateBefore(42)).isInstanceOf(IllegalArgumentException.class);
      log.truncateAfter(24);
      assertThat(records(log)).isEmpty();
      assertThat(log.firstSequence()).isEqualTo(25);
      assertThat(log.append(text(25, 2))).isEqualTo(25);
    }
    assertThat(reopened()).containsExactly("record 25 of 2");
  }

  @Test
  void whatTheLogCannotEndWithIsRefused() {
    try (DuraLog log = filled()) {
      for (long wrong : new long[] {Long.MIN_VALUE, -1, RECORDS + 1, Long.MAX_VALUE}) {
        assertThatThrownBy(() -> log.truncateAfter(wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("0 to " + RECORDS);
      }
      for (long wrong : new long[] {Long.MIN_VALUE, 0, (1L << 62) + 1, Long.MAX_VALUE}) {
        assertThatThrownBy(() -> log.reset(wrong)).isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(log.generation()).isZero();
      log.close();
      assertThatThrownBy(() -> log.truncateAfter(1)).isInstanceOf(LogClosedException.class);
      assertThatThrownBy(() -> log.reset(1)).isInstanceOf(LogClosedException.class);
    }
  }

  /** Nothing has changed, and the log goes on. */
  @Test
  void aDamagedPlaceIsNoEnd() throws Exception {
    try (DuraLog log = filled()) {
      Path first = directory.resolve("0000000001.seg");
      byte[] whole = Files.readAllBytes(first);
      for (int at :
          new int[] {SegmentFormat.HEADER_LENGTH + 20, SegmentFormat.HEADER_LENGTH + 900}) {
        byte[] bad = whole.clone();
        bad[at] ^= 1; // the header of the batch, a record of it
        Files.write(first, bad);
        CorruptLogException e =
            catchThrowableOfType(CorruptLogException.class, () -> log.truncateAfter(1));
        assertThat(e.damage().path()).isEqualTo(first);
        assertThat(files()).noneMatch(n -> n.endsWith(".cut"));
      }
      Files.write(first, whole);
      assertThat(log.generation()).isZero();
      assertThat(records(log)).isEqualTo(range(1, RECORDS, 1));
      log.truncateAfter(1);
      assertThat(records(log)).isEqualTo(range(1, 1, 1));
    }
  }

  /** Every wait for what was accepted before ends well, and appends beside it wait. */
  @Test
  void callersBesideItGetTheirRecords() throws Exception {
    List<Throwable> met = Collections.synchronizedList(new ArrayList<>());
    try (DuraLog log = filled()) {
      List<Thread> callers = new ArrayList<>();
      List<CompletableFuture<Long>> futures = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 4; i++) {
        int kind = i;
        Thread caller =
            new Thread(
                () -> {
                  for (int n = 0; n < 100; n++) {
                    if (kind == 0) {
                      log.appendDurable("beside");
                    } else if (kind == 1) {
                      futures.add(log.appendAsync("beside"));
                    } else if (kind == 2) {
                      log.awaitDurable(log.append(new byte[40_000]));
                    } else {
                      Batch batch = Batch.create();
                      for (int k = 0; k < 20; k++) {
                        batch.add(new byte[2000]);
                      }
                      log.appendEach(batch);
                    }
                  }
                });
        caller.setUncaughtExceptionHandler((t, e) -> met.add(e));
        callers.add(caller);
        caller.start();
      }
      long generation = 0;
      while (callers.stream().anyMatch(Thread::isAlive)) {
        log.truncateAfter(RECORDS - 1);
        log.reset(RECORDS);
        generation++;
      }
      assertThat(generation).isPositive();
      for (Thread caller : callers) {
        caller.join();
      }
      for (CompletableFuture<Long> future : futures) {
        assertThat(future.join()).isPositive();
      }
      assertThat(log.stats().appendedRecords()).isEqualTo(RECORDS + 300 + 2000);
      assertThat(log.stats().failed()).isFalse();
    }
    assertThat(met).isEmpty();
  }
}
