package io.duralog.engine.files;

import io.duralog.LogIoException;
import io.duralog.engine.nativeio.Errno;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes the names in a directory durable through the platform, and says what to do where that
 * cannot be had: without it no log can be kept.
 */
public final class DirectorySync {
  /** What there is to do where a file system cannot, as some network and FUSE ones. */
  private static final String ANOTHER_PLACE =
      "a log needs a file system that makes names durable, such as ext4 or XFS: put it there";

  private static final boolean DIRECTORIES_SYNC =
      !System.getProperty("os.name", "").startsWith("Windows");

  private DirectorySync() {}

  /**
   * Syncs.
   *
   * @throws LogIoException when the file system refuses; it names the remedy
   */
  public static void of(Path directory) {
    if (!DIRECTORIES_SYNC) {
      return; // NTFS journals names; a directory cannot be opened there
    }
    FileChannel opened;
    try {
      opened = FileChannel.open(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      throw Errors.io(IoErrors.OPEN_DIRECTORY, directory, -1, e);
    }
    try (FileChannel c = opened) {
      c.force(true);
    } catch (IOException e) {
      // The platform does not tell the error's number: the device may have failed as well.
      String remedy = "; unless the device has failed, " + ANOTHER_PLACE;
      throw Errors.io(
          IoErrors.SYNC_DIRECTORY, directory, -1, new IOException(e.getMessage() + remedy, e));
    }
  }

  /** The exception for a refusal of C, a negative error number. */
  public static LogIoException refused(Path directory, int result) {
    return switch (-result) {
      case Errno.EINVAL, Errno.EBADF, Errno.ENOSYS, Errno.EOPNOTSUPP ->
          Errors.io(
              IoErrors.SYNC_DIRECTORY,
              directory,
              -1,
              -result,
              new IOException(Errno.text(-result) + "; " + ANOTHER_PLACE));
      case Errno.EMFILE, Errno.ENFILE, Errno.ENOENT, Errno.EACCES ->
          // The sync of a directory that is open knows no such errors.
          NativeErrors.of(IoErrors.OPEN_DIRECTORY, directory, -1, result);
      default -> NativeErrors.of(IoErrors.SYNC_DIRECTORY, directory, -1, result);
    };
  }
}
