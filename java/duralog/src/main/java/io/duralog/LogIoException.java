package io.duralog;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/**
 * The operating system refused an operation on a file of the log. Never means "end of the log", and
 * the operation is not retried.
 */
public final class LogIoException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final SerialPath path;
  private final long offset;
  private final int errno;

  /**
   * Creates one.
   *
   * @param operation what was tried, such as {@code write} or {@code sync}
   * @param path the file or directory
   * @param offset byte offset in the file, or -1 where none applies
   * @param errno of the operating system, 0 when the platform hides it
   * @param cause the error of the platform
   */
  LogIoException(String operation, Path path, long offset, int errno, IOException cause) {
    super(
        operation
            + " failed: "
            + path
            + (offset < 0 ? "" : " at offset " + offset)
            + (errno == 0 ? "" : " (errno " + errno + ")")
            + ": "
            + describe(cause)
            + (cause instanceof AccessDeniedException ? Access.remedy(path) : ""),
        cause);
    this.operation = operation;
    this.path = new SerialPath(path);
    this.offset = offset;
    this.errno = errno;
  }

  private static String describe(IOException cause) {
    // A FileSystemException's message is often the bare path; its class says what happened.
    String message = cause.getMessage();
    String kind = cause.getClass().getSimpleName();
    return message == null ? kind : kind.equals("IOException") ? message : kind + ": " + message;
  }

  /** What was tried: {@code open}, {@code read}, {@code write}, {@code sync} and the like. */
  public String operation() {
    return operation;
  }

  /** The file or directory it was tried on. */
  public Path path() {
    return path.path();
  }

  /** Byte offset in the file, or -1 where none applies. */
  public long offset() {
    return offset;
  }

  /** Error number of the operating system, or 0 when the platform does not tell it. */
  public int errno() {
    return errno;
  }
}
