package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.ReadOptions;
import io.duralog.RecordsGoneException;
import io.duralog.Replay;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.format.SegmentFormat;
import io.duralog.format.WallClock;
import io.duralog.host.Host;
import io.duralog.testlog.OnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A replay from a time, and what a clock that is wrong does to it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FromTimeTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.000000001Z");

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final AtomicReference<Instant> clock = new AtomicReference<>(START);

  private final class SetHost extends Host {
    @Override
    public long wallNanos() {
      return WallClock.nanos(clock.get());
    }
  }

  private DuraLog open() {
    return LogOpener.open(
        directory, Shapes.tiny(true).build(), EngineSelection::forWriter, new SetHost());
  }

  private void pass(Duration time) {
    clock.set(clock.get().plus(time));
  }

  /** A batch of one record a minute. */
  private void minutes(DuraLog log, int count) {
    for (int i = 0; i < count; i++) {
      log.appendDurable(new byte[3000]);
      pass(Duration.ofMinutes(1));
    }
  }

  private static long first(LogReader log, Instant time) {
    try (Replay replay = log.replay(ReadOptions.all().from(time))) {
      List<Long> found = new ArrayList<>();
      for (LogRecord r : replay) {
        found.add(r.sequence());
      }
      if (found.isEmpty()) {
        return log.lastSequence() + 1;
      }
      assertThat(found.get(found.size() - 1)).isEqualTo(log.lastSequence());
      return found.get(0);
    }
  }

  private static Instant minute(int n) {
    return START.plus(Duration.ofMinutes(n));
  }

  @Test
  void beginsWithTheFirstBatchOfThatTime() {
    try (DuraLog log = open()) {
      assertThat(first(log, START)).as("of an empty log").isOne();
      minutes(log, 60);
      assertThat(log.stats().segments()).isGreaterThan(3);
      try (LogReader reader = DuraLog.openReadOnly(directory)) {
        for (LogReader from : List.of(log, reader)) {
          for (int n = 0; n < 60; n++) {
            assertThat(first(from, minute(n))).isEqualTo(n + 1);
            assertThat(first(from, minute(n).plusNanos(1))).isEqualTo(n + 2);
          }
          assertThat(first(from, Instant.MIN)).isOne();
          assertThat(first(from, Instant.MAX)).isEqualTo(61);
        }
        Replay some = reader.replay(ReadOptions.all().from(minute(30)).until(33));
        assertThat(some.stream().map(LogRecord::sequence)).containsExactly(31L, 32L, 33L);
      }
    }
  }

  @Test
  void theLastOfSequenceAndTimeCounts() {
    ReadOptions time = ReadOptions.all().from(5).from(START);
    assertThat(time.from()).isZero();
    assertThat(time.fromTime()).isEqualTo(START);
    assertThat(time).hasToString(ReadOptions.all().from(START).toString());
    assertThat(time).isEqualTo(ReadOptions.all().from(START)).isNotEqualTo(ReadOptions.all());
    assertThat(time.toString()).contains("from 2026-03-01T12:00");
    assertThat(time.from(7).fromTime()).isNull();
    assertThat(time.from(7)).isEqualTo(ReadOptions.all().from(7));
  }

  /** Times do not fall back with the clock, not even over an open. */
  @Test
  void aClockThatFallsBackALittleChangesNothing() {
    try (DuraLog log = open()) {
      minutes(log, 50);
    }
    pass(Duration.ofMinutes(-50));
    try (DuraLog log = open()) {
      log.appendDurable("51, sealed at the time of 50");
      assertThat(first(log, minute(49))).isEqualTo(50);
      assertThat(first(log, minute(49).plusNanos(1))).isEqualTo(52);
      minutes(log, 20);
      pass(Duration.ofMinutes(40));
      minutes(log, 20);
      assertThat(first(log, minute(49))).isEqualTo(50);
      assertThat(first(log, minute(60))).as("the clock has reached it").isEqualTo(72);
    }
  }

  /** Also where the open reads no batch: the root tells the time. */
  @Test
  void aClockThatFallsBackALittleBeforeTheFirstBatchChangesNothing() {
    try (DuraLog log = open()) {
      minutes(log, 3);
      log.truncateBefore(4);
    }
    pass(Duration.ofMinutes(-30));
    try (DuraLog log = open()) {
      log.appendDurable("4");
      assertThat(first(log, minute(2))).isEqualTo(4);
    }
  }

  @Test
  void aClockThatWasFarAheadBeginsTooEarlyAndIsNotWaitedFor() {
    try (DuraLog log = open()) {
      minutes(log, 20);
      pass(Duration.ofDays(100));
      minutes(log, 20);
      pass(Duration.ofDays(-100));
      minutes(log, 60);
      assertThat(first(log, minute(10))).isEqualTo(11);
      assertThat(first(log, minute(70))).as("one that was ahead").isEqualTo(21);
      log.truncateBefore(60); // and with it the segments that begin with those
      assertThat(first(log, minute(75))).isEqualTo(76);
    }
  }

  /** Of those that came twice the first ones may be passed over, and nothing else. */
  @Test
  void aClockThatIsSetBackFar() {
    try (DuraLog log = open()) {
      minutes(log, 100);
      pass(Duration.ofMinutes(-90));
      minutes(log, 100);
      assertThat(first(log, minute(15))).isEqualTo(16);
      assertThat(first(log, minute(99))).isIn(100L, 190L);
      assertThat(first(log, minute(105))).isEqualTo(196);
    }
  }

  @Test
  void aLogThatBeginsLaterIsReadFromItsBeginning() {
    try (DuraLog log = open();
        LogReader stale = reader(log)) {
      log.truncateBefore(25);
      assertThat(first(log, minute(3))).isEqualTo(25);
      assertThat(first(log, minute(24))).isEqualTo(25);
      assertThat(first(log, minute(30))).isEqualTo(31);
      while (Files.exists(directory.resolve(SegmentFormat.fileName(1)))) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThatThrownBy(() -> first(stale, minute(30)))
          .isInstanceOfSatisfying(
              RecordsGoneException.class, e -> assertThat(e.first()).isEqualTo(25));
    }
  }

  private LogReader reader(DuraLog log) {
    minutes(log, 60);
    return DuraLog.openReadOnly(directory);
  }

  /** Nobody can tell what the time of a damaged batch was. */
  @Test
  void damageInFrontOfTheTimeIsMet() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader(log)) {
      Path first = directory.resolve(SegmentFormat.fileName(1));
      byte[] bytes = Files.readAllBytes(first);
      bytes[2 * 4096 + 20] ^= 1;
      Files.write(first, bytes);
      assertThatThrownBy(() -> first(reader, minute(5)))
          .isInstanceOfSatisfying(
              CorruptLogException.class, e -> assertThat(e.damage().offset()).isEqualTo(2 * 4096));
      assertThat(first(reader, minute(50))).as("in another segment").isEqualTo(51);
    }
  }
}
