package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.ReadOptions;
import io.duralog.RecordType;
import io.duralog.Replay;
import io.duralog.testlog.OnDisk;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays from any sequence to any other, over several segments, of a writer and of a reader. */
class SeekTest {
  private static final int RECORDS = 120;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private DuraLog writer;
  private LogReader reader;

  @BeforeEach
  void fill() {
    LogOptions options = LogOptions.builder().segmentSize(64 << 10).groupBytes(8 << 10).build();
    writer = DuraLog.open(directory, options);
    for (int i = 1; i <= RECORDS; i++) {
      writer.append("record " + i + " " + "x".repeat(i % 7 * 700));
      if (i % 10 == 0) {
        writer.sync();
      }
    }
    writer.sync();
    reader = DuraLog.openReadOnly(directory);
    assertThat(writer.stats().segments()).isGreaterThan(2);
  }

  @AfterEach
  void close() {
    reader.close();
    writer.close();
  }

  private static List<Long> sequences(LogReader log, long from, long until) {
    List<Long> found = new ArrayList<>();
    try (Replay replay = log.replay(ReadOptions.all().from(from).until(until))) {
      for (LogRecord r : replay) {
        assertThat(r.asString()).startsWith("record " + r.sequence() + " ");
        assertThat(r.type()).isEqualTo(RecordType.TEXT);
        found.add(r.sequence());
      }
    }
    return found;
  }

  @Test
  void fromEverySequenceToTheEnd() {
    for (LogReader log : List.of(writer, reader)) {
      for (long from = 1; from <= RECORDS + 3; from++) {
        assertThat(sequences(log, from, Long.MAX_VALUE))
            .isEqualTo(LongStream.rangeClosed(from, RECORDS).boxed().toList());
      }
    }
  }

  @Test
  void untilEverySequence() {
    for (long until = 0; until <= RECORDS + 1; until++) {
      assertThat(sequences(reader, 1, until))
          .isEqualTo(LongStream.rangeClosed(1, Math.min(until, RECORDS)).boxed().toList());
    }
    assertThat(sequences(writer, 57, 59)).containsExactly(57L, 58L, 59L);
    assertThat(sequences(writer, 57, 56)).isEmpty();
  }

  @Test
  void readFindsEverySequenceAndNothingElse() {
    for (LogReader log : List.of(writer, reader)) {
      for (long s = 1; s <= RECORDS; s++) {
        assertThat(log.read(s))
            .hasValueSatisfying(r -> assertThat(r.asString()).contains("record"));
        assertThat(log.read(s).orElseThrow().sequence()).isEqualTo(s);
      }
      assertThat(log.read(RECORDS + 1)).isEmpty();
      assertThat(log.read(Long.MAX_VALUE)).isEmpty();
      for (long s : new long[] {0, -1, Long.MIN_VALUE}) {
        assertThatThrownBy(() -> log.read(s))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(String.valueOf(s));
      }
    }
  }

  @Test
  void theRangeOfReadOptionsIsInTheMessage() {
    assertThatThrownBy(() -> ReadOptions.all().from(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from must be a sequence, 1 or more, not 0");
    assertThatThrownBy(() -> ReadOptions.all().from(5).until(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("until must be 4 (nothing) or more, not 3");
  }

  @Test
  void twoIteratorsOfOneReplayAreIndependent() {
    try (Replay replay = reader.replay()) {
      Iterator<LogRecord> one = replay.iterator();
      assertThat(one.next().sequence()).isEqualTo(1);
      assertThat(one.next().sequence()).isEqualTo(2);
      Iterator<LogRecord> two = replay.iterator();
      assertThat(two.next().sequence()).isEqualTo(1);
      assertThat(one.next().sequence()).isEqualTo(3);
    }
  }

  @Test
  void behindTheLastRecordThereIsNone() {
    try (Replay replay = reader.replay(ReadOptions.all().from(RECORDS))) {
      Iterator<LogRecord> records = replay.iterator();
      records.next();
      assertThat(records.hasNext()).isFalse();
      assertThatThrownBy(records::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining(String.valueOf(RECORDS));
    }
  }

  @Test
  void closingTheStreamClosesTheReplay() {
    Replay replay = reader.replay();
    try (Stream<LogRecord> stream = replay.stream()) {
      assertThat(stream.limit(3).count()).isEqualTo(3);
    }
    assertThatThrownBy(replay::iterator).isInstanceOf(LogClosedException.class);
    replay.close();
  }

  @Test
  void theRecordsOfAStreamAreValidForEver() {
    try (Replay replay = reader.replay()) {
      List<LogRecord> all = replay.stream().toList();
      for (LogRecord r : all) {
        assertThat(r.asString()).startsWith("record " + r.sequence() + " ");
      }
    }
  }

  @Test
  void aCopyOutlivesItsReplay() {
    LogRecord copy;
    try (Replay replay = reader.replay()) {
      Iterator<LogRecord> records = replay.iterator();
      copy = records.next();
      while (records.hasNext()) {
        records.next();
      }
    }
    assertThat(copy.asString()).isEqualTo("record 1 " + "x".repeat(700));
    assertThat(copy.payload().remaining()).isEqualTo(709);
    assertThatThrownBy(() -> copy.payload().put(0, (byte) 1))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void theVisitorSeesTheSameAsTheIterator() {
    List<String> visited = new ArrayList<>();
    try (Replay replay = writer.replay(ReadOptions.all().from(30).until(90))) {
      long count = replay.visit(record -> visited.add(record.sequence() + " " + record.asString()));
      assertThat(count).isEqualTo(61);
      List<String> iterated = replay.stream().map(r -> r.sequence() + " " + r.asString()).toList();
      assertThat(visited).isEqualTo(iterated);
    }
  }

  @Test
  void theReportCountsWhatWasRead() {
    try (Replay replay = reader.replay()) {
      assertThat(replay.report().records()).isZero();
      replay.visit(record -> {});
      assertThat(replay.report().records()).isEqualTo(RECORDS);
      assertThat(replay.report().segments()).isEqualTo(writer.stats().segments());
      assertThat(replay.report().bytes()).isGreaterThan(RECORDS * 700L);
      assertThat(replay.report().sound()).isTrue();
    }
  }

  @Test
  void aClosedLogIsNotReplayed() {
    reader.close();
    assertThatThrownBy(() -> reader.replay().iterator()).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> reader.read(1)).isInstanceOf(LogClosedException.class);
  }
}
