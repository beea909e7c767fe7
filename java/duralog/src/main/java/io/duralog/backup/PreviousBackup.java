package io.duralog.backup;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.recovery.SegmentStart;
import io.duralog.segment.RootFile;
import io.duralog.segment.SegmentRef;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An earlier backup of a log. A segment of it is the log's if both begin with the same batch, and
 * the segments after them do: a batch header has the checksum of the one before, so all between is
 * the same.
 */
final class PreviousBackup {
  private final Path directory;
  private final Engine engine;
  private final LogId logId;

  private PreviousBackup(Path directory, Engine engine, LogId logId) {
    this.directory = directory;
    this.engine = engine;
    this.logId = logId;
  }

  /**
   * Opens no file by itself.
   *
   * @throws IllegalArgumentException if it is no backup of this log
   */
  static PreviousBackup of(Path directory, Engine engine, LogId logId) {
    LogRoot root = Files.isDirectory(directory) ? RootFile.read(directory, engine).root() : null;
    if (root == null || root.logId() != logId.value()) {
      throw new IllegalArgumentException(
          "previous must be a backup of the same log, which " + directory + " is not");
    }
    return new PreviousBackup(directory, engine, logId);
  }

  /**
   * The file of a segment that is the same here; null if there is none.
   *
   * @param next the segment after it
   */
  @Nullable Path same(SegmentRef segment, SegmentRef next) {
    SegmentRef mine = here(segment);
    return begins(segment, mine) && begins(next, here(next)) ? mine.path() : null;
  }

  private SegmentRef here(SegmentRef segment) {
    Path path = directory.resolve(SegmentFormat.fileName(segment.number()));
    return new SegmentRef(segment.number(), path, 0);
  }

  private boolean begins(SegmentRef one, SegmentRef other) {
    BatchHeader first = Files.exists(other.path()) ? first(other) : null;
    return first != null && first.equals(first(one));
  }

  private @Nullable BatchHeader first(SegmentRef segment) {
    try (BlockFile file = engine.openToRead(segment.path())) {
      SegmentStart start = SegmentStart.read(segment, file, logId);
      return start.sound() ? start.first() : null;
    }
  }
}
