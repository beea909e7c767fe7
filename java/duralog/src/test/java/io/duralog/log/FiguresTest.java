package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogStats;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import io.duralog.engine.EngineKind;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.ReadAs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each figure is what its name says, also while accepted, written and durable are three different
 * things: a sync is held back meanwhile.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FiguresTest {
  private static final int BLOCK = 4096;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private static void require(
      DuraLog log, long appended, long durable, long blocks, long batches, long syncs) {
    LogStats s = log.stats();
    assertThat(s.appendedRecords()).as("appended").isEqualTo(appended);
    assertThat(s.durableRecords()).as("durable").isEqualTo(durable);
    assertThat(s.durableBytes()).as("durable bytes").isEqualTo(blocks * BLOCK);
    assertThat(s.batches()).as("batches").isEqualTo(batches);
    assertThat(s.syncs()).as("syncs").isEqualTo(syncs);
    assertThat(s.segments()).as("segments").isEqualTo(1);
    assertThat(s.failed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE", "NATIVE_WITHOUT_RING", "NATIVE_JNR"})
  void acceptedIsNotWrittenIsNotDurable(EngineKind kind) throws Exception {
    LogOptions options = LogOptions.builder().build();
    Gate gate = new Gate(EngineCall.SYNC);
    try (DuraLog log =
        LogOpener.open(directory, options, (d, o) -> new ProbedEngine(kind.open(d, o), gate))) {
      assertThat(log.appendDurable(new byte[100])).isEqualTo(1);
      require(log, 1, 1, 1, 1, 1);
      assertThat(log.appendDurable(new byte[5_000])).isEqualTo(2);
      require(log, 2, 2, 3, 2, 2);
      gate.shut();
      log.append(new byte[100]);
      try {
        gate.awaitCaller();
        require(log, 3, 2, 3, 2, 2); // written, not durable
        log.append(new byte[100]);
        log.append(new byte[100]);
        require(log, 5, 2, 3, 2, 2); // two not even written
        assertThat(log.lastSequence()).isEqualTo(5);
        assertThat(log.durableSequence()).isEqualTo(2);
      } finally {
        gate.open();
      }
      log.sync();
      require(log, 5, 5, 5, 4, 4);
    }
    try (DuraLog log = DuraLog.open(directory, options)) {
      require(log, 0, 0, 0, 0, 0);
      assertThat(log.lastSequence()).isEqualTo(5);
      log.appendDurable(new byte[1]);
      require(log, 1, 1, 1, 1, 1);
    }
  }

  /** Of three segments of 4 blocks, with 1, 2 and 3 batches of one block. */
  @Test
  void aReportCountsWhatItHasFound() {
    HandLog log = new HandLog();
    for (int segment = 1; segment <= 3; segment++) {
      log.segment(4);
      for (int i = 0; i < segment; i++) {
        log.add(Item.bytes(10, 1), Item.bytes(20, 2));
      }
    }
    log.image().writeTo(directory);
    try (LogReader read = DuraLog.openReadOnly(directory, ReadAs.options(OnDamage.STRICT))) {
      RecoveryReport opened = read.recovery();
      assertThat(opened.records()).as("an open reads the last segment only").isEqualTo(6);
      assertThat(opened.segments()).isEqualTo(1);
      assertThat(opened.bytes()).isBetween(3L * BLOCK, 4L * BLOCK);
      assertThat(opened.cleanlyClosed()).isFalse();
      assertThat(opened.damage()).isEmpty();
      try (Replay replay = read.replay(ReadOptions.all().from(5).until(8))) {
        assertThat(replay.visit(record -> {})).isEqualTo(4);
        assertThat(replay.report().cleanlyClosed()).isFalse();
      }
      try (Replay replay = read.replay()) {
        assertThat(replay.visit(record -> {})).isEqualTo(12);
        assertThat(replay.report().records()).isEqualTo(12);
        assertThat(replay.report().segments()).isEqualTo(3);
        assertThat(replay.report().bytes()).isBetween(6L * BLOCK, 12L * BLOCK);
      }
    }
  }
}
