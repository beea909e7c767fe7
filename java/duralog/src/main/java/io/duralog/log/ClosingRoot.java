package io.duralog.log;

import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.append.StopReason;
import io.duralog.commit.Committer;
import io.duralog.commit.CommitterParts;
import io.duralog.engine.files.IoErrors;
import io.duralog.format.LogRoot;
import io.duralog.lock.WriterLock;
import io.duralog.segment.Segment;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Writes the root of a clean close: the last write of all. */
final class ClosingRoot {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private ClosingRoot() {}

  /**
   * Writes the root. Every record is durable by now. Without this root the next open only examines
   * the end of the log, as after a crash. So an obstacle such as a full disk is worth a warning and
   * not an error, unless a sync has failed. If another writer has come in between, the log has
   * failed: that writer may have written, and its records must not be called clean.
   */
  static void write(CommitterParts parts, Committer ended, WriterLock lock) {
    Path directory = parts.directory();
    try {
      lock.requireHome();
      write(parts, ended, lock, directory);
    } catch (LogLockedException e) {
      parts.space().stop(new StopReason(directory, e, parts.durability().sequence()));
    }
  }

  private static void write(
      CommitterParts parts, Committer ended, WriterLock lock, Path directory) {
    Segment end = ended.end();
    LogRoot.Place at =
        new LogRoot.Place(
            parts.durability().sequence(),
            end.number(),
            end.position(),
            ended.link(),
            ended.lastRun());
    LogRoot root = parts.root().get();
    LogRoot closed = root.at(at, true, parts.host().wallNanos(), root.writer());
    try {
      lock.requireSole();
      parts.root().replace(closed);
    } catch (LogIoException | OutOfMemoryError e) {
      if (e instanceof LogIoException io && IoErrors.isFailedSync(io)) {
        throw io;
      }
      LOGGER.log(
          Level.WARNING,
          "{0} is closed, all durable, but its root does not say so: {1}",
          directory,
          e.getMessage());
    }
  }
}
