package io.duralog.append;

import io.duralog.LogIoException;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * The error that stopped a log, for one of the many callers. Each gets an object of its own: a
 * caller that catches it may add to it, and a trace in which one object comes twice, as when {@code
 * close()} fails after an append in a try statement, shows the second as a circular reference.
 */
final class FirstError {
  private FirstError() {}

  /** The same type, message, place and trace; types that cannot be made here are shared. */
  static Throwable copyOf(Throwable first) {
    Throwable copy = first;
    if (first instanceof LogIoException e && e.getCause() instanceof IOException cause) {
      copy = Errors.io(e.operation(), e.path(), e.offset(), e.errno(), copyOf(cause));
    } else if (first instanceof IOException e) {
      copy = copyOf(e);
    }
    if (copy != first) {
      copy.setStackTrace(first.getStackTrace());
    }
    return copy;
  }

  private static IOException copyOf(IOException e) {
    IOException copy = e;
    Class<?> type = e.getClass();
    if (type == IOException.class) {
      copy = new IOException(e.getMessage());
    } else if (e instanceof FileSystemException f) {
      copy = copyOf(f, type);
    }
    if (copy != e) {
      copy.setStackTrace(e.getStackTrace());
      if (e.getCause() != null) {
        copy.initCause(copyOf(e.getCause()));
      }
    }
    return copy;
  }

  private static IOException copyOf(FileSystemException e, Class<?> type) {
    if (type == FileSystemException.class) {
      return new FileSystemException(e.getFile(), e.getOtherFile(), e.getReason());
    }
    if (type == NoSuchFileException.class) {
      return new NoSuchFileException(e.getFile(), e.getOtherFile(), e.getReason());
    }
    if (type == AccessDeniedException.class) {
      return new AccessDeniedException(e.getFile(), e.getOtherFile(), e.getReason());
    }
    return type == FileAlreadyExistsException.class
        ? new FileAlreadyExistsException(e.getFile(), e.getOtherFile(), e.getReason())
        : e;
  }
}
