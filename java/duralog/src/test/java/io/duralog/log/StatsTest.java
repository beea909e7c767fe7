package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.ThreadMXBean;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.EngineInfo;
import io.duralog.LogOptions;
import io.duralog.LogStats;
import io.duralog.PinInfo;
import io.duralog.Position;
import io.duralog.PositionOptions;
import io.duralog.Replay;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log tells of itself, and what an append costs the heap. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatsTest {
  private static final int BLOCK = 4096;

  @TempDir Path directory;

  @ParameterizedTest(name = "directIo={0}")
  @ValueSource(booleans = {true, false})
  void countersAddUp(boolean directIo) {
    LogOptions options = Shapes.tiny(directIo).build();
    try (DuraLog log = DuraLog.open(directory, options)) {
      assertThat(log.stats())
          .extracting(LogStats::appendedRecords, LogStats::durableRecords)
          .containsExactly(0L, 0L);
      for (int i = 0; i < 100; i++) {
        log.append(new byte[1000]);
      }
      log.sync();
      LogStats s = log.stats();
      assertThat(s.appendedRecords()).isEqualTo(100);
      assertThat(s.durableRecords()).isEqualTo(100);
      assertThat(s.batches()).isBetween(13L, 100L);
      assertThat(s.syncs()).isBetween(1L, s.batches() + s.segments());
      assertThat(s.durableBytes() % BLOCK).isZero();
      assertThat(s.durableBytes()).isBetween(100_000L, s.batches() * 8 * Shapes.KIB);
      assertThat(s.segments()).isBetween(2, 8);
      assertThat(s.commitNanos()).isPositive();
      assertThat(s.bufferBytes()).isBetween(16L * Shapes.KIB, 64L * Shapes.KIB);
      assertThat(s.failed()).isFalse();
    }
    try (DuraLog log = DuraLog.open(directory, options)) {
      assertThat(log.lastSequence()).isEqualTo(100);
      assertThat(log.durableSequence()).isEqualTo(100);
      assertThat(log.stats().appendedRecords()).isZero();
      assertThat(log.stats().batches()).isZero();
      assertThat(log.stats().segments()).isBetween(2, 8);
      assertThat(log.recovery().cleanlyClosed()).isTrue();
      assertThat(log.recovery().damage()).isEmpty();
      assertThat(log.recovery().sound()).isTrue();
      assertThat(log.recovery().segments()).isPositive();
      assertThat(log.recovery().took()).isPositive();
    }
  }

  @Test
  void whatKeepsRecordsIsNamed() {
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(false).build())) {
      for (int i = 0; i < 100; i++) {
        log.append(new byte[1000]);
      }
      log.sync();
      log.truncateBefore(10);
      assertThat(log.stats().firstSequence()).isEqualTo(10);
      assertThat(log.stats().pins()).isEmpty();
      assertThat(log.stats().toString()).contains("from sequence 10,").doesNotContain("kept");
      try (Replay replay = log.replay()) {
        log.checkpoint("state", 50);
        log.truncateBefore(20);
        log.checkpoint("other", 19);
        try (Position q = log.position("free", PositionOptions.defaults())) {
          assertThat(q.processed()).isEqualTo(19);
        }
        String me = Thread.currentThread().getName();
        PinInfo reads = PinInfo.ofReplay(10, me);
        assertThat(reads)
            .hasToString("from sequence 10 by a replay that thread " + me + " has opened");
        assertThat(log.stats().pins().get(0)).isEqualTo(reads).hasSameHashCodeAs(reads);
        assertThat(log.stats().pins())
            .extracting(PinInfo::firstSequence, PinInfo::checkpoint)
            .containsExactly(tuple(10L, null), tuple(20L, "other"), tuple(51L, "state"));
        assertThat(log.stats().toString())
            .contains("kept [from sequence 10 by", "checkpoint state");
        assertThat(replay.stream().count()).isEqualTo(91);
      }
      assertThat(log.stats().pins()).hasSize(2);
      assertThat(log.stats()).isEqualTo(log.stats()).hasSameHashCodeAs(log.stats());
      log.removeCheckpoint("other");
      assertThat(log.stats().pins()).hasSize(1);
      try (Position elsewhere =
          Position.open(directory, "far", PositionOptions.defaults().hold(true))) {
        while (log.stats().pins().size() < 2) { // within a second
          Thread.onSpinWait();
        }
        assertThat(elsewhere.processed()).isEqualTo(19);
      }
    }
  }

  @Test
  void theEngineTellsWhatItIsAndWhy() {
    try (DuraLog log =
        DuraLog.open(directory, Shapes.tiny(false).engine(EngineChoice.PORTABLE).build())) {
      EngineInfo info = log.engine();
      assertThat(info.name()).isEqualTo("portable");
      assertThat(info.directIo()).isFalse();
      assertThat(info.syncMethod()).isEqualTo("fdatasync");
      assertThat(info.alignment()).isEqualTo(BLOCK);
      assertThat(info.reasons()).contains("directIo is off");
      assertThat(info.toString()).contains("buffered");
    }
    try (DuraLog log = DuraLog.open(directory)) {
      EngineInfo info = log.engine();
      assertThat(info.directIo() || !info.reasons().isEmpty()).isTrue();
      assertThat(info.toString()).contains(info.fileSystem());
    }
  }

  /** What the compiler makes of it; no engine has a part in it. */
  @Test
  @Tag("own-engine")
  void anAppendAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] payload = new byte[100];
    try (DuraLog log = DuraLog.open(directory)) {
      append(log, payload, 300_000);
      long me = Thread.currentThread().getId();
      double best = Double.MAX_VALUE;
      for (int round = 0; round < 4 && best >= 1; round++) {
        long before = threads.getThreadAllocatedBytes(me);
        append(log, payload, 250_000);
        best = Math.min(best, (threads.getThreadAllocatedBytes(me) - before) / 250_000.0);
      }
      assertThat(best).as("bytes an append").isLessThan(1);
    }
  }

  private static void append(DuraLog log, byte[] payload, int records) {
    for (int i = 0; i < records; i++) {
      log.append(payload);
    }
  }
}
