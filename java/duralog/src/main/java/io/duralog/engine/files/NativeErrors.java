package io.duralog.engine.files;

import io.duralog.LogIoException;
import io.duralog.engine.nativeio.Errno;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Makes exceptions of the results of C, with the causes that the platform would give. */
public final class NativeErrors {
  private NativeErrors() {}

  /**
   * The exception for a failed call.
   *
   * @param result what the call returned: a negative error number
   */
  public static LogIoException of(String operation, Path path, long offset, long result) {
    int errno = (int) -result;
    return Errors.io(operation, path, offset, errno, cause(path, errno));
  }

  /**
   * The exception for a failed open, which tells in words what is there where that is no regular
   * file. C has refused it by then, whatever is found now.
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
