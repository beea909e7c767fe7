package io.duralog.engine.files;

import io.duralog.LogIoException;
import io.duralog.engine.nativeio.Errno;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Turns error numbers of the C layer into exceptions, with the causes that the Java platform would
 * give.
 */
public final class NativeErrors {
  private NativeErrors() {}

  /**
   * The exception for a failed call.
   *
   * @param result the call's result, a negative error number
   */
  public static LogIoException of(String operation, Path path, long offset, long result) {
    int errno = (int) -result;
    return Errors.io(operation, path, offset, errno, cause(path, errno));
  }

  /**
   * The exception for a failed open. If the path has no regular file, the message says what is
   * there. The C layer has refused that, whatever is there now.
   */
  public static LogIoException ofOpen(String operation, Path path, int result) {
    if (result == -Errno.NOT_REGULAR || result == -Errno.ELOOP || result == -Errno.EEXIST) {
      RegularFile.require(operation, path);
    }
    return of(operation, path, -1, result);
  }

  private static IOException cause(Path path, int errno) {
    String file = path.toString();
    return switch (errno) {
      case Errno.ENOENT -> new NoSuchFileException(file);
      case Errno.EEXIST -> new FileAlreadyExistsException(file);
      case Errno.EACCES -> new AccessDeniedException(file);
      default -> new IOException(Errno.text(errno));
    };
  }
}
