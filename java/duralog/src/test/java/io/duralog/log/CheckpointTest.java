package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.CheckpointHeldException;
import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogCutException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Position;
import io.duralog.PositionOptions;
import io.duralog.RecordsGoneException;
import io.duralog.Replay;
import io.duralog.Retention;
import io.duralog.engine.EngineKind;
import io.duralog.testlog.OnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a position that holds keeps, from whomever it is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckpointTest {
  private static final PositionOptions HOLD = PositionOptions.defaults().hold(true);

  @TempDir(factory = OnDisk.class)
  Path directory;

  private DuraLog open(Retention retention) {
    return DuraLog.open(directory, Shapes.tiny(true).retention(retention).build());
  }

  private static void fill(DuraLog log, int segments) {
    for (int i = 0; i < segments * 20; i++) {
      log.append(new byte[3000]);
    }
    log.sync();
  }

  private static void awaitFirst(LogReader log, long least) {
    while (log.firstSequence() < least) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private long segmentFiles() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".seg")).count();
    }
  }

  private static void isRefused(DuraLog log, long firstKept, String name, long sequence) {
    long before = log.firstSequence();
    CheckpointHeldException e =
        catchThrowableOfType(CheckpointHeldException.class, () -> log.truncateBefore(firstKept));
    assertThat(e).isNotNull();
    assertThat(e.name()).isEqualTo(name);
    assertThat(e.sequence()).isEqualTo(sequence);
    assertThat(e)
        .hasMessageContaining("checkpoint " + name)
        .hasMessageContaining("begin with " + (sequence + 1) + " at the latest");
    assertThat(log.firstSequence()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void nothingGoesThatIsNotProcessed(EngineKind kind) {
    try (DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), kind::open)) {
      fill(log, 6);
      log.checkpoint("a", 30);
      log.checkpoint("b", 50);
      isRefused(log, 32, "a", 30);
      isRefused(log, 121, "a", 30);
      log.truncateBefore(31);
      log.checkpoint("a", 60);
      isRefused(log, 52, "b", 50);
      log.truncateBefore(51);
      log.removeCheckpoint("b");
      log.truncateBefore(61);
      isRefused(log, 62, "a", 60);
    }
    // It holds while the log is closed, and after a crash of whomever.
    try (DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), kind::open)) {
      isRefused(log, 62, "a", 60);
      try (Position other = Position.open(directory, "c", HOLD)) {
        assertThat(other.processed()).isEqualTo(60);
        log.checkpoint("a", 100);
        isRefused(log, 70, "c", 60);
        other.store(80);
        log.truncateBefore(81);
        other.store(5_000); // elsewhere it is not known how far the log goes
        log.truncateBefore(101);
      }
      isRefused(log, 102, "a", 100);
      assertThat(Position.remove(directory, "a")).isTrue();
      log.truncateBefore(121);
    }
  }

  @Test
  void oneThatDoesNotHoldKeepsNothing() {
    try (DuraLog log = open(Retention.none());
        Position p = log.position("p", PositionOptions.defaults())) {
      fill(log, 3);
      log.truncateBefore(40);
      assertThat(p.processed()).isZero();
      p.store(3); // it may be moved on all the same
      assertThatThrownBy(() -> log.read(p.processed() + 1))
          .isInstanceOf(RecordsGoneException.class);
    }
  }

  /** A limit moves as far as it may, and goes on once it may. */
  @Test
  void aLimitDoesNotPassIt() {
    try (DuraLog log = open(Retention.none().maxBytes(0));
        Position elsewhere = Position.open(directory, "slow", HOLD)) {
      fill(log, 5);
      assertThat(log.firstSequence()).isOne();
      elsewhere.store(50);
      fill(log, 1); // which is when the log looks again
      awaitFirst(log, 20);
      fill(log, 3);
      assertThat(log.firstSequence()).isBetween(20L, 51L);
      elsewhere.store(100);
      fill(log, 1);
      awaitFirst(log, 80);
      assertThat(log.firstSequence()).isBetween(80L, 101L);
    }
    try (DuraLog log = open(Retention.none().maxBytes(0))) {
      assertThat(log.firstSequence()).isLessThanOrEqualTo(101);
      log.checkpoint("slow", 150); // the log's own is looked at at once
      awaitFirst(log, 120);
      assertThat(log.firstSequence()).isLessThanOrEqualTo(151);
      log.removeCheckpoint("slow");
      awaitFirst(log, 160);
    }
  }

  /** What a limit would do can be asked before. */
  @Test
  void aLimitIsTriedWithoutHarm() {
    try (DuraLog log = open(Retention.none())) {
      Retention all = Retention.none().maxBytes(0);
      assertThat(log.firstKept(all)).isOne();
      fill(log, 6);
      assertThat(log.firstKept(Retention.none())).isOne();
      long kept = log.firstKept(all);
      assertThat(kept).isBetween(80L, 120L);
      log.checkpoint("p", 50);
      try (LogReader reader = DuraLog.openReadOnly(directory)) {
        assertThat(reader.firstKept(all)).isEqualTo(log.firstKept(all)).isBetween(20L, 51L);
      }
      assertThat(log.firstSequence()).isOne();
      log.truncateBefore(51);
      assertThat(log.firstKept(all)).isEqualTo(51);
    }
    DuraLog log = open(Retention.none());
    log.close();
    assertThatThrownBy(() -> log.firstKept(Retention.none()))
        .isInstanceOf(LogClosedException.class);
  }

  @Test
  void aDamagedOneStopsALimit() throws Exception {
    try (DuraLog log = open(Retention.none().maxBytes(0))) {
      log.checkpoint("p", 0);
      Files.write(directory.resolve("position-p"), new byte[8192]);
      fill(log, 6);
      assertThat(log.firstSequence()).isOne();
      assertThat(log.stats().failed()).isFalse();
      log.removeCheckpoint("p");
      fill(log, 1);
      awaitFirst(log, 60);
    }
  }

  /** Files go under a replay that is slow, if the options say so; it is told where to go on. */
  @Test
  void aReplayIsOverrunWhereTheOptionsSaySo() throws Exception {
    try (DuraLog log = open(Retention.none().overrunReaders(true))) {
      fill(log, 10);
      try (Replay replay = log.replay();
          Replay late = log.replay()) {
        Iterator<LogRecord> records = replay.iterator();
        assertThat(records.next().sequence()).isOne();
        log.truncateBefore(150);
        while (segmentFiles() > 6) {
          LockSupport.parkNanos(1_000_000);
        }
        RecordsGoneException gone =
            catchThrowableOfType(
                RecordsGoneException.class,
                () -> {
                  while (records.hasNext()) {
                    records.next();
                  }
                });
        assertThat(gone.first()).isEqualTo(150);
        assertThat(gone.wanted()).isBetween(2L, 149L);
        assertThatThrownBy(() -> late.iterator().next()).isInstanceOf(RecordsGoneException.class);
      }
    }
  }

  @Test
  void aReplayKeepsItsFilesOtherwise() throws Exception {
    try (DuraLog log = open(Retention.none())) {
      fill(log, 10);
      try (Replay replay = log.replay()) {
        log.truncateBefore(150);
        assertThat(replay.stream().count()).isEqualTo(200);
        assertThat(segmentFiles()).isGreaterThan(10);
      }
    }
    assertThat(Retention.none().overrunReaders(true))
        .hasToString("keep everything, whoever reads")
        .isNotEqualTo(Retention.none());
  }

  /** It has processed what is no more, and is never moved without a word. */
  @Test
  void aCutIsToldByThePositionsThatItHasOvertaken() {
    try (DuraLog log = open(Retention.none())) {
      fill(log, 3);
      Position position = log.position("consumer", HOLD);
      position.store(50);
      log.checkpoint("state", 40);
      log.checkpoint("early", 10);
      log.truncateAfter(30);
      assertThat(catchThrowableOfType(LogCutException.class, position::processed).lastKept())
          .isEqualTo(30);
      assertThatThrownBy(() -> position.store(30)).isInstanceOf(LogCutException.class);
      assertThatThrownBy(() -> position.rewind(31)).isInstanceOf(IllegalArgumentException.class);
      position.rewind(30);
      assertThat(position.processed()).isEqualTo(30);
      isRefused(log, 20, "early", 10);
      fill(log, 3);
      position.store(60);
      position.close();
      log.checkpoint("early", 60);
      isRefused(log, 33, "state", 30); // its 31 to 40 were others
      assertThatThrownBy(() -> log.checkpoint("state", 29))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be 30 or more");
      assertThat(log.checkpoints().get("state").processed()).isEqualTo(40);
      try (Position state = log.position("state", PositionOptions.defaults())) {
        assertThatThrownBy(state::processed).isInstanceOf(LogCutException.class);
      }
      log.checkpoint("state", 40); // of this generation
      log.truncateBefore(33);
      log.reset(20);
      assertThat(log.firstSequence()).isEqualTo(20);
    }
    try (DuraLog log = open(Retention.none());
        Position state = log.position("state", PositionOptions.defaults())) {
      assertThat(catchThrowableOfType(LogCutException.class, state::processed).lastKept())
          .isEqualTo(19);
    }
  }
}
