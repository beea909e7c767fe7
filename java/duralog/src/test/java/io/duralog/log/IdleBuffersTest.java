package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogRecord;
import io.duralog.Replay;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.engine.EngineKind;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.host.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log that is idle has small append buffers; who needs large ones gets them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("own-engine")
class IdleBuffersTest {
  private static final int SMALL = 2 * 8192;

  @TempDir Path temp;

  private final List<Integer> lengths = new ArrayList<>();

  private DuraLog open(EngineKind kind) {
    LogOptions options = LogOptions.builder().segmentSize(1 << 20).groupBytes(64 << 10).build();
    return LogOpener.open(temp.resolve("log"), options, kind::open, new Hasty());
  }

  private byte[] record(int length) {
    lengths.add(length);
    byte[] record = new byte[length];
    record[length - 1] = (byte) lengths.size();
    return record;
  }

  private void requireAll(DuraLog log) {
    log.sync();
    int n = 0;
    try (Replay replay = log.replay()) {
      for (LogRecord r : replay) {
        byte[] bytes = r.toByteArray();
        assertThat(bytes.length).isEqualTo(lengths.get(n));
        n++;
        assertThat(bytes[bytes.length - 1]).isEqualTo((byte) n);
      }
    }
    assertThat(n).isEqualTo(lengths.size());
  }

  /** A second of its is 50 ms. */
  private static final class Hasty extends Host {
    private static final int TIMES = 20;

    @Override
    public long nanoTime() {
      return super.nanoTime() * TIMES;
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
      super.parkNanos(blocker, nanos / TIMES);
    }
  }

  /** There is nothing to be woken by. */
  private static void await(BooleanSupplier what) {
    while (!what.getAsBoolean()) {
      Thread.yield();
    }
  }

  private static boolean isSmall(DuraLog log) {
    return log.stats().bufferBytes() == SMALL;
  }

  private static void requireLarge(DuraLog log) {
    await(() -> log.stats().bufferBytes() >= SMALL + 2 * (64 << 10));
  }

  @ParameterizedTest
  @EnumSource
  void whatFitsIntoSmallOnesNeedsNoOthers(EngineKind kind) {
    try (DuraLog log = open(kind)) {
      for (int i = 0; i < 50; i++) {
        log.appendDurable(record(100));
      }
      assertThat(isSmall(log)).isTrue();
      requireAll(log);
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeOnesComeOnDemandAndGoWhenNothingIsWritten(EngineKind kind) {
    try (DuraLog log = open(kind)) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 1_000; i++) {
          assertThat(log.append(record(100))).isEqualTo(lengths.size());
        }
        requireLarge(log);
        log.appendDurable(record(20_000)); // in one of them
        await(() -> isSmall(log));
        log.appendDurable(record(30_000));
        requireLarge(log);
        await(() -> isSmall(log));
      }
      requireAll(log);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsGivenBackIsGone(EngineKind kind) {
    long before = OwnedMemory.held();
    try (DuraLog log = open(kind)) {
      log.appendDurable(record(100));
      long small = OwnedMemory.held();
      log.append(record(20_000));
      requireLarge(log);
      await(() -> isSmall(log) && OwnedMemory.held() == small);
    }
    assertThat(OwnedMemory.held()).isEqualTo(before);
  }

  /** Each kind of append is the first after a rest. */
  @Test
  void eachAppendFindsRoom() {
    List<Runnable> appends = new ArrayList<>();
    try (DuraLog log = open(EngineKind.PORTABLE_BUFFERED)) {
      appends.add(() -> untilTaken(log, record(20_000)));
      appends.add(() -> untilTaken(log, record(100)));
      appends.add(() -> assertThat(log.append(record(8_200))).isPositive());
      appends.add(() -> log.append(record(100_000)));
      appends.add(() -> log.appendAll(batch(20, 1_000)));
      appends.add(() -> log.appendEach(batch(20, 1_000)));
      appends.add(() -> log.appendEach(batch(20, 10_000)));
      appends.add(() -> log.appendEach(batch(3, 100_000)));
      for (Runnable append : appends) {
        append.run();
        append.run();
        await(() -> isSmall(log));
      }
      requireAll(log);
    }
  }

  /** It may find the first one on its way, but not for long. */
  private static void untilTaken(DuraLog log, byte[] record) {
    while (log.tryAppend(record) < 0) {
      Thread.onSpinWait();
    }
  }

  private Batch batch(int records, int length) {
    Batch batch = Batch.create();
    for (int i = 0; i < records; i++) {
      batch.add(record(length));
    }
    return batch;
  }

  /** The committer waits for the disk, which may be slow: what comes meanwhile finds room. */
  @Test
  void aBurstDoesNotWaitForTheFirstSync() throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    LogOptions options = LogOptions.builder().segmentSize(1 << 20).groupBytes(64 << 10).build();
    try (DuraLog log =
        LogOpener.open(
            temp.resolve("log"),
            options,
            (where, o) -> new ProbedEngine(EngineKind.PORTABLE_BUFFERED.open(where, o), gate))) {
      log.appendDurable(record(100));
      gate.shut();
      log.appendAll(batch(30, 100));
      gate.awaitCaller();
      try {
        for (int i = 0; i < 500; i++) {
          assertThat(log.tryAppend(record(100))).isPositive();
        }
      } finally {
        gate.open();
      }
      requireAll(log);
    }
  }

  /** Who would not wait waits for a moment where there are small ones only. */
  @Test
  void hardlyAnybodyIsRefusedForLackOfALargeOne() {
    try (DuraLog log = open(EngineKind.PORTABLE_BUFFERED)) {
      int refused = 0;
      for (int i = 0; i < 500; i++) {
        byte[] record = record(100);
        while (log.tryAppend(record) < 0) {
          refused++;
        }
      }
      assertThat(refused).isLessThan(100); // without the wait there are thousands
      requireAll(log);
    }
  }

  /** What was copied from memory that goes stays; what was not is read from the disk. */
  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE", "NATIVE_JNR"})
  void aTailerBehindReadsOn(EngineKind kind) throws Exception {
    try (DuraLog log = open(kind);
        Tailer tail = log.tail(TailOptions.fromFirst())) {
      for (int i = 0; i < 1_000; i++) {
        log.append(record(100));
      }
      log.sync();
      requireLarge(log);
      assertThat(tail.take().sequence()).isEqualTo(1);
      await(() -> isSmall(log));
      for (int i = 2; i <= 1_000; i++) {
        assertThat(tail.take().sequence()).isEqualTo(i);
      }
      assertThat(tail.poll(Duration.ZERO)).isNull();
    }
  }
}
