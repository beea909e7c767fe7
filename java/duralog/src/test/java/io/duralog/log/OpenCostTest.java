package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.ForwardingEngine;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.LongLog;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.ReadAs;
import io.duralog.testlog.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an open costs does not depend on the number of segments, nor on what is in them. */
@Timeout(180)
@Tag("own-engine")
@Tag("slow")
class OpenCostTest {
  private static final int SEGMENTS = 20_000;
  private static final int MOST_OPENS = 20;

  /** Bytes of heap for a segment. */
  private static final int MOST_MEMORY = 1024;

  private static final Path LOG = Path.of("log");

  /** A binary search, and what is at its end. */
  private static final int MOST_OPENS_OF_A_SEEK = 20;

  private static final LongLog LONG = new LongLog(SEGMENTS);

  @TempDir(factory = OnDisk.class)
  Path directory;

  private LogReader reader(OnDamage mode) {
    return LogOpenerAccess.openReadOnly(LOG, ReadAs.options(mode), LONG.engine());
  }

  private static void leave(boolean closed) {
    LONG.rest().put("root", closed ? LONG.closedRoot() : Roots.fresh(HandLog.ID));
  }

  @ParameterizedTest
  @EnumSource
  void aReaderOpensFewFilesOfMany(OnDamage mode) {
    for (boolean closed : new boolean[] {true, false}) {
      leave(closed);
      int before = LONG.opens();
      try (LogReader log = reader(mode)) {
        assertThat(LONG.opens() - before).as("closed: %s", closed).isLessThanOrEqualTo(MOST_OPENS);
        assertThat(log.lastSequence()).isEqualTo(SEGMENTS);
        assertThat(log.recovery().cleanlyClosed()).isEqualTo(closed);
        assertThat(log.recovery().damage()).isEmpty();
      }
    }
  }

  @Test
  void aSeekOpensFewFilesOfMany() {
    leave(true);
    try (LogReader log = reader(OnDamage.STRICT)) {
      for (long from : new long[] {1, 2, 3, 9_999, 10_000, 13_131, SEGMENTS - 1, SEGMENTS}) {
        int before = LONG.opens();
        LogRecord r = log.read(from).orElseThrow();
        assertThat(r.sequence()).isEqualTo(from);
        assertThat(r.asString()).isEqualTo("record " + from);
        assertThat(LONG.opens() - before).as("%d", from).isLessThanOrEqualTo(MOST_OPENS_OF_A_SEEK);
      }
      try (Replay replay = log.replay(ReadOptions.all().from(777).until(888))) {
        assertThat(replay.visit(record -> {})).isEqualTo(112);
      }
    }
  }

  /** OPERATIONS.md, "What a log takes", says how much it is. */
  @Test
  void aSegmentTakesLittleMemory() {
    leave(true);
    reader(OnDamage.STRICT).close(); // its classes are there
    long before = usedHeap();
    try (LogReader log = reader(OnDamage.STRICT)) {
      long each = (usedHeap() - before) / SEGMENTS;
      System.out.println("OpenCostTest: bytes of heap for a segment: " + each);
      assertThat(each).isBetween(1L, (long) MOST_MEMORY);
      assertThat(log.lastSequence()).isEqualTo(SEGMENTS);
    }
  }

  /** Bytes that are used after a collection. */
  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime r = Runtime.getRuntime();
      least = Math.min(least, r.totalMemory() - r.freeMemory());
    }
    return least;
  }

  /** Each segment tells of the one before it that it was durable, and of no other. */
  @Test
  void aHeaderThatIsNoSegmentsIsFoundByWhoComesToIt() {
    leave(false);
    byte[] bad = LONG.segment(5);
    bad[20] ^= 1;
    bad[2048 + 20] ^= 1;
    LONG.rest().put(SegmentFormat.fileName(5), bad);
    try (LogReader log = reader(OnDamage.STRICT)) {
      assertThat(log.lastSequence()).isEqualTo(SEGMENTS);
      try (Replay replay = log.replay()) {
        assertThatThrownBy(() -> replay.visit(record -> {}))
            .isInstanceOf(CorruptLogException.class)
            .hasMessageContaining("0000000005.seg");
      }
    } finally {
      LONG.rest().remove(SegmentFormat.fileName(5));
    }
  }

  /** Of the real files only those at the end are segments; whoever looked at another would fail. */
  @ParameterizedTest(name = "{0}, cleanly closed: {1}")
  @CsvSource({"PORTABLE, true", "PORTABLE, false", "NATIVE, true", "NATIVE, false"})
  void aWriterOpensFewFilesOfMany(EngineChoice choice, boolean closed) throws IOException {
    assumeThat(choice == EngineChoice.PORTABLE || NativeLibrary.get().reason().isEmpty()).isTrue();
    Path other = Files.write(directory.resolve("other"), new byte[] {'n', 'o'});
    for (int n = 1; n <= SEGMENTS; n++) {
      Path path = directory.resolve(SegmentFormat.fileName(n));
      if (n == 1 || n > SEGMENTS - 20) {
        Files.write(path, LONG.segment(n));
      } else {
        Files.createLink(path, other);
      }
    }
    Files.write(directory.resolve("root"), closed ? LONG.closedRoot() : Roots.fresh(HandLog.ID));
    AtomicInteger opens = new AtomicInteger();
    LogOptions options = LogOptions.builder().engine(choice).segmentSize(64 << 10).build();
    try (DuraLog log =
        LogOpener.open(
            directory, options, (p, o) -> counting(EngineSelection.forWriter(p, o), opens))) {
      assertThat(opens.get()).isLessThanOrEqualTo(MOST_OPENS);
      assertThat(log.lastSequence()).isEqualTo(SEGMENTS);
      assertThat(log.recovery().cleanlyClosed()).isEqualTo(closed);
      assertThat(log.appendDurable("the next one")).isEqualTo(SEGMENTS + 1);
    }
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(options))) {
      assertThat(log.lastSequence()).isEqualTo(SEGMENTS + 1);
    }
  }

  private static Engine counting(Engine real, AtomicInteger opens) {
    return new ForwardingEngine(real) {
      @Override
      public BlockFile openToRead(Path path) {
        opens.incrementAndGet();
        return super.openToRead(path);
      }

      @Override
      public BlockFile openToWrite(Path path) {
        opens.incrementAndGet();
        return super.openToWrite(path);
      }

      @Override
      public BlockFile create(Path path) {
        opens.incrementAndGet();
        return super.create(path);
      }
    };
  }

  /** Large records, one in each segment, and many of them on their way when the process died. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 15})
  void batchesInFlightAreLookedAtAndNoMore(int unproven) {
    leave(false);
    LongLog log = new LongLog(1_000);
    for (int n = 1_001 - unproven; n <= 1_000; n++) { // never written
      byte[] empty = log.segment(n);
      java.util.Arrays.fill(empty, 4096, 8192, (byte) 0);
      log.rest().put(SegmentFormat.fileName(n), empty);
    }
    try (LogReader opened = LogOpenerAccess.openReadOnly(LOG, ReadOptions.all(), log.engine())) {
      assertThat(opened.lastSequence()).isEqualTo(1_000 - unproven);
      assertThat(log.opens()).isLessThanOrEqualTo(MOST_OPENS + 4 * unproven);
    }
  }
}
