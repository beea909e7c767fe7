package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.testlog.CountingEngine;
import io.duralog.testlog.HostileLog;
import io.duralog.testlog.HostileLog.Forgery;
import io.duralog.testlog.ImageEngine;
import io.duralog.testlog.ReadAs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A search in a large segment finds what a walk from its beginning finds, whatever the records hold
 * that is looked at on the way.
 */
@Tag("own-engine")
class HostileSeekTest {
  private static final Path LOG = Path.of("log");
  private static final int BLOCKS = 2_500;

  private final Random random = new Random(7);

  /** The last segment is small, so that an open does not read the large one. */
  private static HostileLog closed(HostileLog log) {
    log.log().segment(64);
    log.honest();
    log.log().close();
    return log;
  }

  private static HostileLog honestLog() {
    HostileLog log = new HostileLog(1);
    log.log().segment(BLOCKS);
    while (log.log().block() < BLOCKS - 20) {
      log.honest();
    }
    return closed(log);
  }

  private static LogReader open(HostileLog log, OnDamage mode, CountingEngine engine) {
    return LogOpenerAccess.openReadOnly(LOG, ReadAs.options(mode), engine);
  }

  private static CountingEngine engine(HostileLog log) {
    return new CountingEngine(new ImageEngine(log.log().image()));
  }

  private static void check(HostileLog log, LogReader reader, long sequence) {
    LogRecord r = reader.read(sequence).orElseThrow();
    assertThat(r.sequence()).isEqualTo(sequence);
    assertThat(r.toByteArray()).as("record %d", sequence).isEqualTo(log.payload(sequence));
  }

  private static void checkFrom(HostileLog log, LogReader reader, long from) {
    long last = Math.min(from + 5, reader.lastSequence());
    List<Long> found = new ArrayList<>();
    try (Replay replay = reader.replay(ReadOptions.all().from(from).until(last))) {
      for (LogRecord r : replay) {
        found.add(r.sequence());
        assertThat(r.toByteArray()).as("%d", r.sequence()).isEqualTo(log.payload(r.sequence()));
      }
      assertThat(replay.report().damage()).isEmpty();
    }
    List<Long> wanted = new ArrayList<>();
    for (long s = from; s <= last; s++) {
      wanted.add(s);
    }
    assertThat(found).isEqualTo(wanted);
  }

  @ParameterizedTest
  @EnumSource
  void noForgedHeaderIsBelieved(Forgery forgery) {
    HostileLog log = new HostileLog(forgery.ordinal());
    log.log().segment(BLOCKS);
    while (log.log().block() < BLOCKS - 50) {
      if (forgery == Forgery.OVER_OTHERS) {
        log.small();
      } else {
        log.honest();
      }
      log.hostile(forgery, 3 + random.nextInt(20), random.nextInt(4) * 10);
    }
    closed(log);
    try (LogReader whole = open(log, OnDamage.STRICT, engine(log));
        Replay replay = whole.replay()) {
      for (LogRecord r : replay) {
        assertThat(r.toByteArray()).isEqualTo(log.payload(r.sequence()));
      }
      assertThat(replay.report().records()).isEqualTo(whole.lastSequence());
    }
    long last = log.log().next() - 1;
    for (int i = 0; i < 60; i++) {
      OnDamage mode = OnDamage.values()[i % 3];
      // A reader of its own each time: one that has walked knows better than to believe.
      try (LogReader reader = open(log, mode, engine(log))) {
        check(log, reader, 1 + random.nextLong(last));
      }
      try (LogReader reader = open(log, mode, engine(log))) {
        checkFrom(log, reader, 1 + random.nextLong(last));
      }
    }
    try (LogReader reader = open(log, OnDamage.STRICT, engine(log))) {
      for (long s = 1; s <= last; s++) {
        check(log, reader, s);
      }
    }
  }

  /** Too large to be searched for, or so large that a look meets only the inside of one. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void largeBatchesAreFound(boolean zero) {
    HostileLog log = new HostileLog(2);
    log.log().segment(4 * BLOCKS);
    while (log.log().block() < 4 * BLOCKS - 1_200) {
      if (random.nextInt(3) == 0) {
        log.large(random.nextInt(4 << 20), zero);
      } else {
        log.honest();
      }
    }
    closed(log);
    for (long s = 1; s < log.log().next(); s++) {
      try (LogReader reader = open(log, OnDamage.STRICT, engine(log))) {
        check(log, reader, s);
        checkFrom(log, reader, s);
      }
    }
  }

  /** Some six looks, and one MiB that is read from the batch found on. */
  @Test
  void aSearchReadsLittleOfASegment() {
    HostileLog log = honestLog();
    long last = log.log().next() - 1;
    for (int i = 0; i < 50; i++) {
      CountingEngine engine = engine(log);
      try (LogReader reader = open(log, OnDamage.STRICT, engine)) {
        long before = engine.bytes();
        int reads = engine.reads();
        check(log, reader, 1 + random.nextLong(last));
        assertThat(engine.bytes() - before).isLessThan(3 << 20);
        assertThat(engine.reads() - reads).isLessThan(60);
      }
    }
  }

  /** What was passed on the way is known, and needs a read for itself alone. */
  @Test
  void aRecordNearOneThatWasReadCostsOneRead() {
    HostileLog log = honestLog();
    CountingEngine engine = engine(log);
    try (LogReader reader = open(log, OnDamage.STRICT, engine)) {
      long middle = log.log().next() / 2;
      check(log, reader, middle);
      for (long s = middle + 100; s > middle; s--) {
        int reads = engine.reads();
        long bytes = engine.bytes();
        check(log, reader, s);
        assertThat(engine.reads() - reads).as("block and batch").isLessThanOrEqualTo(2);
        assertThat(engine.bytes() - bytes).isLessThan(64 << 10);
      }
    }
  }
}
