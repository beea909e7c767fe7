package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Replay;
import io.duralog.Retention;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.host.Host;
import io.duralog.testlog.OnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a log gives up by itself: whole segments, the oldest first, never the one written to. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetentionTest {
  private static final long SEGMENT = 64 << 10;
  private static final long HOUR = Duration.ofHours(1).toNanos();

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final AtomicLong ahead = new AtomicLong();

  private final class AheadHost extends Host {
    @Override
    public long wallNanos() {
      return super.wallNanos() + ahead.get();
    }
  }

  private DuraLog open(Retention retention) {
    return LogOpener.open(
        directory,
        Shapes.tiny(true).retention(retention).build(),
        EngineSelection::forWriter,
        new AheadHost());
  }

  private static void fill(DuraLog log, int segments) {
    for (int i = 0; i < segments * 20; i++) {
      log.append(new byte[3000]);
    }
    log.sync();
  }

  private long bytes() throws Exception {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path f : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
        bytes += f.toFile().length(); // 0 where it has just gone
      }
    }
    return bytes;
  }

  private static void contiguous(LogReader log) {
    long least = log.firstSequence();
    long next = 0;
    try (Replay replay = log.replay()) {
      for (LogRecord r : replay) {
        next = next == 0 ? r.sequence() : next; // it may move between the two
        assertThat(r.sequence()).isEqualTo(next++).isGreaterThanOrEqualTo(least);
      }
    }
    assertThat(next).isEqualTo(log.lastSequence() + 1);
  }

  private static void awaitFirst(LogReader log, long least) {
    while (log.firstSequence() < least) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void keepsSoManyBytes() throws Exception {
    try (DuraLog log = open(Retention.none().maxBytes(4 * SEGMENT))) {
      fill(log, 30);
      awaitFirst(log, 20 * 20);
      contiguous(log);
      assertThat(log.lastSequence() - log.firstSequence()).as("kept").isGreaterThan(3 * 14);
      while (bytes() > 12 * SEGMENT) { // those kept, the one written to, those ready, the paced
        LockSupport.parkNanos(1_000_000);
      }
    }
    try (DuraLog log = open(Retention.none())) {
      assertThat(log.firstSequence()).isGreaterThan(20 * 20);
      contiguous(log);
      fill(log, 10);
      assertThat(log.stats().segments()).isGreaterThan(10);
    }
    // A limit that is new is kept at the open.
    try (DuraLog log = open(Retention.none().maxBytes(0))) {
      while (log.stats().segments() > 1) {
        LockSupport.parkNanos(1_000_000);
      }
      contiguous(log);
      assertThat(log.lastSequence()).isGreaterThanOrEqualTo(log.firstSequence());
    }
  }

  /**
   * The segment that is written to stays, and while its first batch is in flight the one before.
   */
  @Test
  void keepsNothingButWhatItWritesTo() {
    try (DuraLog log = open(Retention.none().maxBytes(0))) {
      for (int i = 0; i < 400; i++) {
        log.appendDurable(new byte[3000]);
        assertThat(log.firstSequence()).isLessThanOrEqualTo(log.durableSequence());
      }
      awaitFirst(log, 300);
      contiguous(log);
    }
  }

  @Test
  void keepsWhatIsYoungAndOneSegmentMore() {
    try (DuraLog log = open(Retention.none().maxAge(Duration.ofMinutes(30)))) {
      fill(log, 5);
      long old = log.lastSequence();
      assertThat(log.firstSequence()).isOne();
      ahead.addAndGet(HOUR);
      fill(log, 1);
      fill(log, 1);
      awaitFirst(log, old - 30);
      contiguous(log);
      assertThat(log.firstSequence())
          .as("its segment may hold young ones")
          .isLessThanOrEqualTo(old);
      long first = log.firstSequence();
      fill(log, 3);
      assertThat(log.firstSequence()).isEqualTo(first);
    }
  }

  /** Times in the future count for nothing, so a clock that was wrong keeps records. */
  @Test
  void aClockThatWasAheadGivesNothingUpTooEarly() {
    ahead.set(100 * HOUR);
    try (DuraLog log = open(Retention.none().maxAge(Duration.ofMinutes(30)))) {
      fill(log, 4);
      ahead.set(0);
      fill(log, 4);
      assertThat(log.firstSequence()).isOne();
      ahead.set(HOUR);
      long old = log.lastSequence();
      fill(log, 2);
      awaitFirst(log, old - 30);
      contiguous(log);
    }
  }

  /** Batches keep their time until the clock has reached it again: they are young, not unknown. */
  @Test
  void aClockThatFallsBackGivesNothingUpTooEarly() {
    try (DuraLog log = open(Retention.none().maxAge(Duration.ofMinutes(30)))) {
      log.appendDurable(new byte[3000]); // the first segment begins
      ahead.set(HOUR);
      log.appendDurable(new byte[3000]); // and holds a record an hour younger
      ahead.set(HOUR - HOUR * 2 / 3);
      fill(log, 3);
      ahead.set(HOUR);
      fill(log, 1);
      log.truncateBefore(1); // what the policy asked for comes before it
      assertThat(log.firstSequence()).isOne();
    }
  }

  /** A segment whose time cannot be true says nothing of the records before it. */
  @Test
  void aClockThatWasAheadForAWhileGivesNothingUpTooEarly() {
    try (DuraLog log = open(Retention.none().maxAge(Duration.ofMinutes(30)))) {
      log.appendDurable(new byte[3000]);
      ahead.set(HOUR);
      log.appendDurable(new byte[3000]);
      ahead.set(100 * HOUR);
      fill(log, 2);
      ahead.set(HOUR);
      fill(log, 2);
      assertThat(log.firstSequence()).isOne();
    }
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> Retention.none().maxBytes(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> Retention.none().maxAge(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    Retention both = Retention.none().maxBytes(5).maxAge(Duration.ofDays(1));
    assertThat(both).hasToString("keep 5 bytes, what is younger than PT24H");
    assertThat(both).isEqualTo(Retention.none().maxAge(Duration.ofDays(1)).maxBytes(5));
    assertThat(both).hasSameHashCodeAs(Retention.none().maxAge(Duration.ofDays(1)).maxBytes(5));
    assertThat(both).isNotEqualTo(Retention.none());
    assertThat(Retention.none()).hasToString("keep everything");
  }
}
