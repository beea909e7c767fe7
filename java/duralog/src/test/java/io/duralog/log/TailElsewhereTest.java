package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogCutException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecordsGoneException;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.engine.EngineKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who follows a log by its files, as another process does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailElsewhereTest extends FollowedElsewhere {
  @ParameterizedTest
  @EnumSource
  void handsOutWhatIsThereAndThenWhatComes(EngineKind kind) throws Exception {
    try (DuraLog log = open(kind)) {
      append(log, 1, 500, " of 1");
      try (LogReader reader = reader();
          Tailer tail = reader.tail(TailOptions.fromFirst());
          Tailer late = reader.tail(TailOptions.fromEnd())) {
        expect(tail, 1, 500, " of 1");
        expectNothing(tail);
        FutureTask<LogRecord> both = waiting(tail::take);
        FutureTask<LogRecord> atEnd = waiting(late::take);
        log.appendDurable("501");
        for (FutureTask<LogRecord> got : List.of(both, atEnd)) {
          assertThat(got.get().sequence()).isEqualTo(501);
          assertThat(got.get().asString()).isEqualTo("501");
        }
        append(log, 502, 900, " of 2"); // through several segments
        expect(tail, 502, 900, " of 2");
        expect(late, 502, 900, " of 2");
        expectNothing(tail);
        long[] last = {0};
        append(log, 901, 1000, " of 3");
        while (last[0] < 1000) {
          assertThat(tail.poll(7, LONG, r -> last[0] = r.sequence())).isBetween(1, 7);
        }
        assertThat(tail.next()).isEqualTo(1001);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE", "NATIVE_JNR"})
  void nothingIsMissingAndNothingComesTwice(EngineKind kind) throws Exception {
    int records = 30_000;
    try (DuraLog log = open(kind);
        LogReader reader = reader()) {
      List<FutureTask<Long>> followers = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        int most = 1 + n * 50;
        followers.add(
            start(
                () -> {
                  long[] last = {0};
                  try (Tailer tail = reader.tail(TailOptions.fromFirst())) {
                    while (last[0] < records) {
                      tail.poll(
                          most,
                          LONG,
                          r -> {
                            assertThat(r.sequence()).isEqualTo(last[0] + 1);
                            assertThat(r.asString().strip()).isEqualTo("" + r.sequence());
                            last[0]++;
                          });
                    }
                  }
                  return last[0];
                }));
      }
      for (int i = 1; i <= records; i++) {
        String text = i + " ".repeat(i % 90);
        if (i % 100 == 0) {
          log.appendDurable(text);
        } else {
          log.append(text);
        }
      }
      log.sync();
      for (FutureTask<Long> follower : followers) {
        assertThat(follower.get()).isEqualTo(records);
      }
    }
  }

  @Test
  void waitsForALogThatIsNotThereYetAndForTheNextWriter() throws Exception {
    Files.createDirectory(directory());
    try (LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      expectNothing(tail);
      for (int round = 0; round < 5; round++) {
        int from = round * 100 + 1;
        FutureTask<LogRecord> first = waiting(tail::take);
        try (DuraLog log = open()) {
          append(log, from, from + 99, " of " + round);
          assertThat(first.get().sequence()).isEqualTo(from);
          expect(tail, from + 1, from + 50, " of " + round);
        }
        expect(tail, from + 51, from + 99, " of " + round);
        expectNothing(tail);
      }
    }
  }

  @Test
  void aCutOfWhatWasHandedOutIsToldUntilASeek() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst());
        Tailer behind = reader.tail(TailOptions.fromFirst())) {
      append(log, 1, 300, " of 1");
      expect(tail, 1, 250, " of 1");
      expect(behind, 1, 100, " of 1");
      log.truncateAfter(200);
      append(log, 201, 400, " of 2");
      for (int i = 0; i < 2; i++) {
        LogCutException cut =
            catchThrowableOfType(LogCutException.class, () -> tail.poll(Duration.ZERO));
        assertThat(cut.lastKept()).isEqualTo(200);
        assertThat(cut.generation()).isEqualTo(1);
      }
      expect(behind, 101, 200, " of 1");
      expect(behind, 201, 400, " of 2");
      tail.seek(201);
      expect(tail, 201, 400, " of 2");
      log.reset(1000);
      assertThatThrownBy(tail::take).isInstanceOf(RecordsGoneException.class); // 401 never was
      tail.seek(1000);
      FutureTask<LogRecord> next = waiting(tail::take);
      assertThat(log.appendDurable("anew")).isEqualTo(1000);
      assertThat(next.get().asString()).isEqualTo("anew");
    }
  }

  /** A call that has handed out records says how many, and the next one why there were no more. */
  @Test
  void aBatchEndsBeforeWhatComesInItsWay() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer elsewhere = reader.tail(TailOptions.fromFirst());
        Tailer here = log.tail(TailOptions.fromFirst())) {
      append(log, 1, 300, " of 1");
      for (Tailer tail : List.of(elsewhere, here)) {
        long last = log.lastSequence();
        int cutAt = (int) last - 100;
        tail.seek(last - 50);
        int shown =
            tail.poll(
                100,
                LONG,
                r -> {
                  if (r.sequence() == last - 20) {
                    log.truncateAfter(cutAt);
                  }
                });
        assertThat(shown).isBetween(31, 51);
        assertThat(tail.next()).isEqualTo(last - 50 + shown);
        assertThatThrownBy(tail::take).isInstanceOf(LogCutException.class);
      }
    }
  }

  @Test
  void whatRetentionHasTakenIsToldUntilASeek() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      append(log, 1, 2000, "");
      log.truncateBefore(1500);
      for (int i = 0; i < 2; i++) {
        RecordsGoneException gone =
            catchThrowableOfType(RecordsGoneException.class, () -> tail.poll(Duration.ZERO));
        assertThat(gone.first()).isEqualTo(1500);
      }
      assertThatThrownBy(() -> tail.seek(1499)).isInstanceOf(RecordsGoneException.class);
      assertThatThrownBy(() -> reader.tail(TailOptions.from(7)))
          .isInstanceOf(RecordsGoneException.class);
      tail.seek(1500);
      expect(tail, 1500, 2000, "");
    }
  }

  @Test
  void aPlaceThatTheLogDoesNotHaveIsRefusedAndTheTailerGoesOn() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      append(log, 1, 10, "");
      expect(tail, 1, 3, "");
      for (long wrong : new long[] {-1, 0, 12}) {
        assertThatThrownBy(() -> tail.seek(wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("1 to 11, not " + wrong);
      }
      assertThatThrownBy(() -> reader.tail(TailOptions.from(12)))
          .isInstanceOf(IllegalArgumentException.class);
      expect(tail, 4, 10, "");
      tail.seek(2);
      expect(tail, 2, 10, "");
    }
  }

  @Test
  void aCloseOrAnInterruptEndsAWait() throws Exception {
    try (DuraLog log = open()) {
      append(log, 1, 1, "");
      TailOptions slow = TailOptions.fromEnd().maxPoll(Duration.ofMinutes(1));
      LogReader reader = reader();
      Tailer closed = reader.tail(slow);
      FutureTask<LogRecord> first = waiting(closed::take);
      closed.close();
      assertThatThrownBy(first::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(LogClosedException.class);
      Tailer tail = reader.tail(slow);
      Thread.currentThread().interrupt();
      assertThatThrownBy(tail::take).isInstanceOf(InterruptedException.class);
      FutureTask<LogRecord> second = waiting(tail::take);
      reader.close();
      assertThatThrownBy(second::get).hasCauseInstanceOf(LogClosedException.class);
      assertThatThrownBy(() -> reader.tail(slow)).isInstanceOf(LogClosedException.class);
      tail.close();
    }
  }

  /** What the page says was durable: where it is not, that is no end. */
  @Test
  void lossIsToldAndNotWaitedFor() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      append(log, 1, 50, "");
      Path segment = directory().resolve("0000000001.seg");
      byte[] bytes = Files.readAllBytes(segment);
      bytes[4096 + 70] ^= 1;
      Files.write(segment, bytes);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(tail::take).isInstanceOf(CorruptLogException.class);
      }
    }
    ReadOptions salvage = ReadOptions.all().onDamage(OnDamage.SALVAGE);
    try (LogReader reader = DuraLog.openReadOnly(directory(), salvage);
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      assertThat(tail.poll(Duration.ZERO))
          .satisfiesAnyOf(
              r -> assertThat(r).isNull(), r -> assertThat(r.sequence()).isGreaterThan(1));
    }
  }
}
