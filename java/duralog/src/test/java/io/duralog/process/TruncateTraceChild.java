package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.format.SegmentFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills a few segments, says {@code asks}, gives up all but the last record, says {@code
 * truncated}, and ends when the first segments are deleted: for {@link StraceIT}.
 */
final class TruncateTraceChild {
  /** Segments that are gone in the end. */
  static final int DELETED = 4;

  private static final long LOOK_NANOS = 1_000_000;

  private TruncateTraceChild() {}

  /**
   * Runs.
   *
   * @param args directory, engine
   */
  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    LogOptions options =
        LogOptions.builder().engine(EngineChoice.valueOf(args[1])).segmentSize(64 << 10).build();
    try (DuraLog log = DuraLog.open(directory, options)) {
      Path filled = directory.resolve(SegmentFormat.fileName(DELETED + 2));
      while (!Files.exists(filled)) {
        log.appendDurable(new byte[6_000]);
      }
      Say.line("asks");
      log.truncateBefore(log.lastSequence());
      Say.line("truncated");
      while (Files.exists(directory.resolve(SegmentFormat.fileName(DELETED)))) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    Say.line("end");
  }
}
