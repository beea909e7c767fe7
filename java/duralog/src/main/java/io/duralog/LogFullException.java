package io.duralog;

import java.nio.file.Path;

/**
 * Something is used up: space or quota for another segment, descriptors, threads or memory. Nothing
 * was accepted, or only {@link #accepted()} records of a batch, all that was accepted before stays
 * good, and the call may be made again once there is some.
 */
public final class LogFullException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final SerialPath path;

  /** Creates one for the directory of the log, where no further segment can be made. */
  LogFullException(Path path, Throwable cause) {
    this(
        path,
        "no room for the next segment in "
            + path
            + ": nothing was accepted; free what is short (space, quota, open files, memory) and"
            + " append again ("
            + cause.getMessage()
            + ")",
        cause);
  }

  private LogFullException(Path path, String message, Throwable cause) {
    super(message, cause);
    this.path = new SerialPath(path);
  }

  /**
   * Creates one for lack of memory.
   *
   * @param path the directory of the log
   * @param call what could not be done, such as {@code open}, before "the log"
   * @param bytes outside the heap that it needs
   */
  static LogFullException ofMemory(Path path, String call, long bytes, Throwable cause) {
    return new LogFullException(
        path,
        "no memory to "
            + call
            + " the log "
            + path
            + ": nothing was accepted; it needs "
            + bytes
            + " bytes outside the heap: raise -XX:MaxDirectMemorySize (or -Xmx, its default), or"
            + " free memory and try again ("
            + cause
            + ")",
        cause);
  }

  /**
   * Creates one for a small file.
   *
   * @param what could not be done with it
   */
  static LogFullException ofFile(Path path, String what, Throwable cause) {
    return new LogFullException(
        path,
        "no room to "
            + what
            + " in "
            + path
            + ": nothing was changed; free what is short (space, quota, open files, memory) and"
            + " try again ("
            + cause.getMessage()
            + ")",
        cause);
  }

  /** Creates one for a thread that the operating system does not give. */
  static LogFullException ofThreads(Path path, Throwable cause) {
    return new LogFullException(
        path,
        "no thread for the log "
            + path
            + ": nothing was changed; raise the limit of threads (ulimit -u, pids.max of the"
            + " container) or end some, and try again ("
            + cause.getMessage()
            + ")",
        cause);
  }

  /** The directory of the log. */
  public Path path() {
    return path.path();
  }
}
