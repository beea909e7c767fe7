package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.engine.EngineSelection;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an open costs does not depend on what is in the segments before the last one: it takes one
 * block of each, which tells where it begins.
 */
@Timeout(60)
class OpenCostTest {
  private static final int SEGMENTS = 12;

  @TempDir Path directory;

  private static final class ReadCount implements EngineProbe {
    final TreeMap<String, Integer> reads = new TreeMap<>();

    @Override
    public synchronized void after(
        EngineCall call, Path path, long offset, @Nullable ByteBuffer blocks) {
      if (call == EngineCall.READ && path.toString().endsWith(".seg")) {
        reads.merge(path.getFileName().toString(), 1, Integer::sum);
      }
    }
  }

  @Test
  void oneBlockOfEachSegmentIsRead() {
    LogOptions options =
        LogOptions.builder().engine(EngineChoice.PORTABLE).segmentSize(4 << 20).build();
    try (DuraLog log = DuraLog.open(directory, options)) {
      for (int i = 0; i < 4 * SEGMENTS; i++) {
        log.append(new byte[900 << 10]);
      }
    }
    ReadCount count = new ReadCount();
    try (DuraLog log =
        LogOpener.open(
            directory,
            options,
            (path, o) -> new ProbedEngine(EngineSelection.forWriter(path, o), count))) {
      assertThat(log.lastSequence()).isEqualTo(4 * SEGMENTS);
    }
    count.reads.remove("0000000001.seg"); // tells besides which log this is
    assertThat(count.reads).hasSizeGreaterThan(SEGMENTS - 2);
    String last = SegmentFormat.fileName(SEGMENTS); // those behind it are ready for what comes
    assertThat(count.reads.headMap(last)).allSatisfy((name, n) -> assertThat(n).isEqualTo(1));
  }
}
