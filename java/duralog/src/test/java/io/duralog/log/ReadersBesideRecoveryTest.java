package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.Damage.Kind;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Reading;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Readers that open a log again and again while a writer recovers it and deletes the segments of
 * its torn tail: each of them reads all that was durable.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("own-engine")
class ReadersBesideRecoveryTest {
  private static final int ROUNDS = 40;
  private static final int TORN = 12;

  @TempDir(factory = OnDisk.class)
  Path base;

  private static HandLog torn() {
    HandLog log = new HandLog();
    log.segment(5);
    log.add(Item.text("one"));
    log.add(Item.text("two"));
    for (int n = 2; n <= TORN; n++) {
      log.segment(4);
      log.put(n, 2, 77, 9 + n, 0, 12345, 0, Item.text("a leftover"));
    }
    return log;
  }

  @ParameterizedTest
  @EnumSource(
      value = EngineChoice.class,
      names = {"PORTABLE", "NATIVE"})
  void allOfThemReadWhatWasDurable(EngineChoice engine) throws Exception {
    assumeThat(engine == EngineChoice.PORTABLE || NativeLibrary.get().reason().isEmpty()).isTrue();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Path directory = base.resolve(engine + "-" + round);
        torn().image().writeTo(directory);
        LogOptions options = LogOptions.builder().engine(engine).segmentSize(64 << 10).build();
        OnDamage mode = round % 2 == 0 ? OnDamage.SALVAGE : OnDamage.STOP_AT_TORN_TAIL;
        ReadOptions reading = ReadOptions.all().engine(engine).onDamage(mode);
        CyclicBarrier start = new CyclicBarrier(2);
        Future<Long> writer =
            threads.submit(
                () -> {
                  start.await();
                  try (DuraLog log = DuraLog.open(directory, options)) {
                    return log.lastSequence();
                  }
                });
        Callable<Integer> reads =
            () -> {
              start.await();
              int opens = 0;
              for (boolean last = false; !last; opens++) {
                last = writer.isDone();
                read(directory, reading);
              }
              return opens;
            };
        assertThat(threads.submit(reads).get()).isPositive();
        assertThat(writer.get()).isEqualTo(2);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void read(Path directory, ReadOptions options) {
    try (LogReader log = DuraLog.openReadOnly(directory, options)) {
      Reading r = Reading.of(log);
      assertThat(r.sequences()).containsExactly(1L, 2L);
      assertThat(r.damage()).allMatch(d -> d.kind() == Kind.TORN_TAIL && !d.certain());
    }
  }
}
