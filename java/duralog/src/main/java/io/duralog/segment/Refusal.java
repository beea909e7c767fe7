package io.duralog.segment;

import io.duralog.DuraLogException;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.IoErrors;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.error.Errors;
import io.duralog.format.SegmentFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Why there is no further segment for now. Nothing is broken, and another try is allowed.
 *
 * @param error the error that was met
 * @param noRoom whether space, quota, descriptors or memory are used up
 */
public record Refusal(LogIoException error, boolean noRoom) {
  /** Bytes that a file system may need besides a file's own. */
  private static final long TABLES = 1 << 20;

  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

  /**
   * The refusal for an error. Its meaning comes from its number or, if the platform hides that,
   * from a look at the directory.
   *
   * @param directory where the segment was to be created; the path must still lead there
   * @param needed bytes that are still needed there: a whole segment, if its unfinished file was
   *     deleted
   */
  public static Refusal of(LogIoException error, Engine engine, Path directory, long needed) {
    int errno = error.errno();
    boolean noRoom =
        errno != 0 ? IoErrors.isOutOfRoom(errno) : isOutOfRoom(engine, directory, needed);
    return new Refusal(error, noRoom);
  }

  private static boolean isOutOfRoom(Engine engine, Path directory, long needed) {
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      return engine.usableSpace(directory) < needed + TABLES
          || isShortOf(engine, directory, owned.allocate(BLOCK, BLOCK));
    } catch (LogIoException | OutOfMemoryError e) {
      return false; // not known; the caller gets the error itself
    }
  }

  /** Tries to create and write a small file. A quota shows when it is written. */
  private static boolean isShortOf(Engine engine, Path directory, ByteBuffer block) {
    Path probe = directory.resolve("probe-segment.tmp");
    engine.delete(probe);
    BlockFile file;
    try {
      file = engine.create(probe);
    } catch (LogIoException e) {
      return !opensElsewhere() || lists(engine, directory); // else the directory is broken
    }
    try (file) {
      file.write(0, block);
      return false;
    } catch (LogIoException e) {
      return true;
    } finally {
      engine.delete(probe);
    }
  }

  private static boolean lists(Engine engine, Path directory) {
    try {
      engine.list(directory);
      return true;
    } catch (LogIoException e) {
      return false;
    }
  }

  /** Whether the process can open anything at all. Without free descriptors it cannot. */
  private static boolean opensElsewhere() {
    Path home = Path.of(System.getProperty("java.home", "/"));
    try (DirectoryStream<Path> any = Files.newDirectoryStream(home)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A new exception for a caller that is refused, with that caller's own stack. */
  public DuraLogException exception(Path directory) {
    if (noRoom) {
      return Errors.full(directory, error);
    }
    IOException cause = (IOException) Objects.requireNonNull(error.getCause());
    return Errors.io(error.operation(), error.path(), error.offset(), error.errno(), cause);
  }
}
