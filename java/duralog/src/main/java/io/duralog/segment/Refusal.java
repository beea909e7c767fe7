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
 * Why there is no further segment for now. Nothing is broken: it may be tried again.
 *
 * @param error what was met
 * @param noRoom whether something is used up: space, quota, descriptors or memory
 */
public record Refusal(LogIoException error, boolean noRoom) {
  /** What a file system may need beside a file's own bytes. */
  private static final long TABLES = 1 << 20;

  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

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
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      return engine.usableSpace(directory) < needed + TABLES
          || isShortOf(engine, directory, owned.allocate(BLOCK, BLOCK));
    } catch (LogIoException | OutOfMemoryError e) {
      return false; // nothing is known: then the error speaks for itself
    }
  }

  /** Tries to make, write and open a small file. A quota shows when it is written. */
  private static boolean isShortOf(Engine engine, Path directory, ByteBuffer block) {
    Path probe = directory.resolve("probe-segment.tmp");
    engine.delete(probe);
    BlockFile file;
    try {
      file = engine.create(probe);
    } catch (LogIoException e) {
      return !opensElsewhere() || lists(engine, directory); // else the place is broken
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

  /** Whether the process can open anything at all, which without descriptors it cannot. */
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
