package io.duralog.log;

import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.append.Stop;
import io.duralog.commit.Committer;
import io.duralog.commit.CommitterParts;
import io.duralog.engine.IoErrors;
import io.duralog.format.CleanMark;
import io.duralog.lock.WriterLock;
import io.duralog.segment.CleanMarkFile;
import io.duralog.segment.Segment;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** The last thing that a clean close writes. */
final class ClosingMark {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private ClosingMark() {}

  /**
   * Everything is durable by now. Without the mark the next open checks the end of the log, as
   * after a crash, and that is all: so what keeps it from being written, such as a full disk, is
   * worth a warning and no error, unless a sync has failed. The log has failed where another writer
   * has come in between: it may have written, and nothing of that may be called clean.
   */
  static void write(CommitterParts parts, Committer ended, WriterLock lock) {
    Path directory = parts.directory();
    try {
      lock.requireHome();
    } catch (LogLockedException e) {
      parts.space().stop(new Stop(directory, e, parts.durability().sequence()));
      return;
    }
    Segment end = ended.end();
    CleanMark mark =
        new CleanMark(
            parts.logId().value(),
            parts.durability().sequence(),
            end.number(),
            end.position(),
            ended.link(),
            ended.lastRun(),
            parts.host().wallNanos());
    try {
      CleanMarkFile.write(directory, CleanMarkFile.CLOSED, parts.engine(), mark);
    } catch (LogIoException | OutOfMemoryError e) {
      if (e instanceof LogIoException io && IoErrors.isFailedSync(io)) {
        throw io;
      }
      LOGGER.log(
          Level.WARNING,
          "{0} is closed, all durable, but without a clean mark: {1}",
          directory,
          e.getMessage());
    }
  }
}
