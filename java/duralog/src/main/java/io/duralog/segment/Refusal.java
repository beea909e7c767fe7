package io.duralog.segment;

import io.duralog.DuraLogException;
import io.duralog.LogFullException;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.IoErrors;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.SegmentFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Why there is no further segment for now. Nothing is broken: it may be tried again.
 *
 * @param error what was met
 * @param noRoom whether something is used up: space, quota, descriptors or memory
 */
public record Refusal(LogIoException error, boolean noRoom) {
  /** What a file system may need beside a file's own bytes. */
  private static final long TABLES = 1 << 20;

  /**
   * What an error means: told by its number or, where the platform hides that, by asking the place.
   *
   * @param directory where the segment was to be made; the path must still lead there
   * @param needed bytes that are still to be had there: of a whole segment, where what was made of
   *     it has been deleted
   */
  static Refusal of(LogIoException error, Engine engine, Path directory, long needed) {
    int errno = error.errno();
    boolean noRoom =
        errno != 0 ? IoErrors.isOutOfRoom(errno) : isOutOfRoom(engine, directory, needed);
    return new Refusal(error, noRoom);
  }

  private static boolean isOutOfRoom(Engine engine, Path directory, long needed) {
    try {
      return engine.usableSpace(directory) < needed + TABLES || !takesFile(engine, directory);
    } catch (LogIoException | OutOfMemoryError e) {
      return false; // nothing is known: then the error speaks for itself
    }
  }

  /** Whether a small file can be made, written and opened in a directory. */
  private static boolean takesFile(Engine engine, Path directory) {
    Path probe = directory.resolve("probe-segment.tmp");
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      engine.delete(probe);
      try (BlockFile file = engine.create(probe)) {
        int block = SegmentFormat.BLOCK_SIZE;
        file.write(0, owned.allocate(block, block));
      } finally {
        engine.delete(probe);
      }
      return true;
    } catch (LogIoException e) {
      return false;
    }
  }

  /** A new exception for a caller that is refused, with that caller's own stack. */
  public DuraLogException exception(Path directory) {
    if (noRoom) {
      return new LogFullException(directory, error);
    }
    IOException cause = (IOException) Objects.requireNonNull(error.getCause());
    return new LogIoException(
        error.operation(), error.path(), error.offset(), error.errno(), cause);
  }
}
