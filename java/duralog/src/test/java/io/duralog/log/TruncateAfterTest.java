package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogCutException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecordsGoneException;
import io.duralog.Replay;
import io.duralog.format.LogRoot;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Roots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a log moves back: exact and durable on return, and nothing that was cut returns. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TruncateAfterTest {
  private static final int RECORDS = 60;

  @TempDir(factory = OnDisk.class)
  Path temp;

  private Path directory;

  @BeforeEach
  void name() {
    directory = temp.resolve("log");
  }

  private static LogOptions options() {
    return Shapes.tiny(true).build();
  }

  private static String text(long sequence, int life) {
    return "record " + sequence + " of " + life + " " + "x".repeat(2000 + (int) sequence % 7 * 300);
  }

  /** Records in batches of one to six, so that a cut goes through most of them. */
  private static void fill(DuraLog log, long upTo, int life) {
    while (log.lastSequence() < upTo) {
      long next = log.lastSequence() + 1;
      Batch batch = Batch.create();
      for (int i = 0; i <= next % 6 && next + i <= upTo; i++) {
        batch.add(text(next + i, life));
      }
      log.appendAll(batch);
      log.sync();
    }
  }

  private DuraLog filled() {
    DuraLog log = DuraLog.open(directory, options());
    fill(log, RECORDS, 1);
    return log;
  }

  /** All there is, and which life each record is of. */
  private static List<String> records(LogReader log) {
    List<String> found = new ArrayList<>();
    try (Replay replay = log.replay()) {
      for (LogRecord r : replay) {
        String text = r.asString();
        found.add(text.substring(0, text.indexOf('x') - 1));
      }
      assertThat(replay.report().damage()).isEmpty();
    }
    return found;
  }

  private static List<String> range(long first, long last, int life) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(n -> "record " + n + " of " + life)
        .toList();
  }

  private List<String> elsewhere() {
    try (LogReader reader = DuraLog.openReadOnly(directory)) {
      assertThat(reader.recovery().damage()).isEmpty();
      return records(reader);
    }
  }

  private List<String> reopened() {
    LogOptions strict = Shapes.tiny(true).onDamage(OnDamage.STRICT).build();
    try (DuraLog log = DuraLog.open(directory, strict)) {
      assertThat(log.recovery().damage()).isEmpty();
      assertThat(log.recovery().cleanlyClosed()).isTrue();
      return records(log);
    }
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

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

  /** Replays of the log and of a reader elsewhere, behind the cut and before it. */
  @Test
  void aReplayGoesOnUpToTheCutAndIsTold() {
    try (DuraLog log = filled()) {
      for (LogReader of : List.of(DuraLog.openReadOnly(directory), log)) {
        Iterator<LogRecord> behind = of.replay().iterator();
        assertThat(behind.next().sequence()).isOne();
        Iterator<LogRecord> ahead = of.replay(ReadOptions.all().from(50)).iterator();
        assertThat(ahead.next().sequence()).isEqualTo(50);
        long kept = of == log ? 30 : 20;
        log.truncateAfter(kept);
        fill(log, RECORDS, 2);
        long last = 1;
        LogCutException e = null;
        while (e == null) {
          try {
            LogRecord r = behind.next();
            assertThat(r.asString()).startsWith("record " + ++last + " of 1 ");
          } catch (LogCutException met) {
            e = met;
          }
        }
        assertThat(last).isEqualTo(kept);
        assertThat(e.lastKept()).isEqualTo(kept);
        assertThat(e.generation()).isEqualTo(log.generation());
        assertThat(e.path()).isEqualTo(directory);
        assertThatThrownBy(behind::hasNext).isInstanceOf(LogCutException.class);
        if (of == log) {
          assertThatThrownBy(() -> ahead.forEachRemaining(r -> requireOf(1, r)))
              .isInstanceOf(LogCutException.class); // behind the batch that it is in
        } else { // has the old file open, and looks at the root once for each
          ahead.forEachRemaining(r -> requireOf(1, r));
        }
        log.truncateAfter(kept);
        fill(log, RECORDS, 1);
      }
    }
  }

  private static void requireOf(int life, LogRecord r) {
    assertThat(r.asString()).startsWith("record " + r.sequence() + " of " + life + " ");
  }

  @Test
  void aReplayOfAResetLogIsTold() {
    try (DuraLog log = filled()) {
      for (LogReader of : List.of(DuraLog.openReadOnly(directory), log)) {
        Iterator<LogRecord> back = of.replay().iterator();
        back.next();
        log.reset(1);
        assertThat(catchThrowableOfType(LogCutException.class, () -> drain(back)).lastKept())
            .isZero();
        log.reset(1);
        fill(log, RECORDS, 1);
      }
      Iterator<LogRecord> forward = log.replay().iterator();
      forward.next();
      log.reset(1000);
      assertThat(catchThrowableOfType(RecordsGoneException.class, () -> drain(forward)).first())
          .isEqualTo(1000);
    }
  }

  private static void drain(Iterator<LogRecord> records) {
    records.forEachRemaining(r -> {});
  }

  /** Within the records that are wanted nothing was cut. */
  @Test
  void aReplayThatEndsBeforeTheCutIsNotDisturbed() {
    try (DuraLog log = filled();
        LogReader reader = DuraLog.openReadOnly(directory)) {
      for (LogReader of : List.of(log, reader)) {
        Replay replay = of.replay(ReadOptions.all().until(20));
        Iterator<LogRecord> records = replay.iterator();
        records.next();
        log.truncateAfter(of == log ? 30 : 20);
        drain(records);
        assertThat(replay.visit(r -> {})).isEqualTo(20);
      }
    }
  }

  @Test
  void notesOfManyCutsAreKept() {
    try (DuraLog log = filled()) {
      List<Iterator<LogRecord>> passes = new ArrayList<>();
      for (int cut = 0; cut < LogRoot.MOST_NOTES + 8; cut++) {
        Iterator<LogRecord> pass = log.replay().iterator();
        pass.next();
        passes.add(pass);
        log.truncateAfter(10 + cut);
        fill(log, RECORDS, 2 + cut);
      }
      assertThat(Roots.of(directory).notes()).hasSize(LogRoot.MOST_NOTES);
      for (Iterator<LogRecord> pass : passes) {
        assertThatThrownBy(() -> drain(pass)).isInstanceOf(LogCutException.class);
      }
      Iterator<LogRecord> newest = log.replay().iterator();
      drain(newest);
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
