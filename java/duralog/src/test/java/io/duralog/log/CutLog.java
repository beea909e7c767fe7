package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.Replay;
import io.duralog.testlog.OnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log of records in batches of one to six, so that a cut goes through most of them. */
abstract class CutLog {
  static final int RECORDS = 60;

  @TempDir(factory = OnDisk.class)
  Path temp;

  Path directory;

  @BeforeEach
  void name() {
    directory = temp.resolve("log");
  }

  static LogOptions options() {
    return Shapes.tiny(true).build();
  }

  static String text(long sequence, int life) {
    return "record " + sequence + " of " + life + " " + "x".repeat(2000 + (int) sequence % 7 * 300);
  }

  /** Records in batches of one to six, so that a cut goes through most of them. */
  static void fill(DuraLog log, long upTo, int life) {
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

  DuraLog filled() {
    DuraLog log = DuraLog.open(directory, options());
    fill(log, RECORDS, 1);
    return log;
  }

  /** All there is, and which life each record is of. */
  static List<String> records(LogReader log) {
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

  static List<String> range(long first, long last, int life) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(n -> "record " + n + " of " + life)
        .toList();
  }

  List<String> elsewhere() {
    try (LogReader reader = DuraLog.openReadOnly(directory)) {
      assertThat(reader.recovery().damage()).isEmpty();
      return records(reader);
    }
  }

  List<String> reopened() {
    LogOptions strict = Shapes.tiny(true).onDamage(OnDamage.STRICT).build();
    try (DuraLog log = DuraLog.open(directory, strict)) {
      assertThat(log.recovery().damage()).isEmpty();
      assertThat(log.recovery().cleanlyClosed()).isTrue();
      return records(log);
    }
  }

  List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  static void requireOf(int life, LogRecord r) {
    assertThat(r.asString()).startsWith("record " + r.sequence() + " of " + life + " ");
  }

  static void drain(Iterator<LogRecord> records) {
    records.forEachRemaining(r -> {});
  }
}
