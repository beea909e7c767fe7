package io.duralog.engine.files;

import io.duralog.LogIoException;
import io.duralog.engine.nativeio.Errno;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes the names in a directory durable through the Java platform. Without that no log can be
 * kept, so a refusal names the remedy.
 */
public final class DirectorySync {
  /** The remedy if a file system cannot do it, such as some network and FUSE file systems. */
  private static final String ANOTHER_PLACE =
      "a log needs a file system that makes names durable, such as ext4 or XFS: put it there";

  private static final boolean DIRECTORIES_SYNC =
      !System.getProperty("os.name", "").startsWith("Windows");

  private DirectorySync() {}

  /**
   * Syncs a directory.
   *
   * @throws LogIoException if the file system refuses; it names the remedy
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
      // The platform hides the error number: the device may have failed instead.
      String remedy = "; unless the device has failed, " + ANOTHER_PLACE;
      throw Errors.io(
          IoErrors.SYNC_DIRECTORY, directory, -1, new IOException(e.getMessage() + remedy, e));
    }
  }

  /** The exception for a negative error number of the C layer. */
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
          // The sync of an open directory never gives these errors.
          NativeErrors.of(IoErrors.OPEN_DIRECTORY, directory, -1, result);
      default -> NativeErrors.of(IoErrors.SYNC_DIRECTORY, directory, -1, result);
    };
  }
}
