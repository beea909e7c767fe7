package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.ForwardingEngine;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A segment that may be a hole is used only for as long as there is ample space. */
@Timeout(60)
class HoleWatchTest {
  private static final int SEGMENT = 8 << 20;
  private static final int RECORD = 4_000;
  private static final int FEW = 20;

  @TempDir Path directory;
  private volatile long free = Long.MAX_VALUE;

  /** The portable engine cannot know whether a segment that it finds has holes. */
  private DuraLog open() {
    LogOptions options =
        LogOptions.builder()
            .engine(EngineChoice.PORTABLE)
            .segmentSize(SEGMENT)
            .groupBytes(16 << 10)
            .queueBytes(64 << 10)
            .build();
    return LogOpener.open(
        directory,
        options,
        (where, o) -> {
          Engine real = EngineSelection.forWriter(where, o);
          return new ForwardingEngine(real) {
            @Override
            public long usableSpace(Path directory) {
              return free;
            }
          };
        });
  }

  private boolean hasBatches(int number) throws Exception {
    Path segment = directory.resolve(SegmentFormat.fileName(number));
    if (!Files.exists(segment)) {
      return false;
    }
    ByteBuffer first = ByteBuffer.allocate(8);
    try (FileChannel c = FileChannel.open(segment)) {
      c.read(first, SegmentFormat.HEADER_LENGTH);
    }
    return first.getLong(0) != 0;
  }

  private int append(DuraLog log, int records, int from) {
    for (int i = 0; i < records; i++) {
      log.append(new Numbered(0, from + i, RECORD).bytes());
    }
    log.sync();
    return from + records;
  }

  @Test
  void nothingMoreIsPromisedInAHoleWhenSpaceGetsShort() throws Exception {
    int sent = 0;
    try (DuraLog log = open()) {
      sent = append(log, FEW, sent);
    }
    try (DuraLog log = open()) {
      sent = append(log, FEW, sent);
      assertThat(hasBatches(2)).isFalse();
      free = 1L << 30;
      int most = SEGMENT / 2 / SegmentFormat.BLOCK_SIZE / 2;
      for (int i = 0; i < most && !hasBatches(2); i++) {
        sent = append(log, 1, sent);
      }
      assertThat(hasBatches(2)).as("the hole is left before it is full").isTrue();
      sent = append(log, FEW, sent);
      assertThat(log.stats().failed()).isFalse();
    }
    try (DuraLog log = open()) {
      assertThat(log.recovery().sound()).isTrue();
      assertThat(Replayed.everySenderInOrder(log)).hasSize(sent);
    }
  }

  /** Zeros that an open has written are real. */
  @Test
  void whatIsFilledIsUsedToItsEnd() throws Exception {
    int sent = 0;
    try (DuraLog log = open()) {
      sent = append(log, FEW, sent);
    }
    free = 1L << 30;
    try (DuraLog log = open()) {
      int records = SEGMENT / 2 / SegmentFormat.BLOCK_SIZE / 2;
      append(log, records, sent);
      assertThat(hasBatches(2)).isFalse();
    }
  }
}
