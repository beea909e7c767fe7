package io.duralog;

import java.nio.file.Path;

/** Another writer has the log open. */
public final class LogLockedException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final SerialPath path;
  private final String owner;

  /** Creates one that names the owner. */
  LogLockedException(Path path, String owner) {
    super(
        path
            + " is already open for writing by "
            + owner
            + "; close that log first, or read it with DuraLog.openReadOnly");
    this.path = new SerialPath(path);
    this.owner = owner;
  }

  private LogLockedException(String message, Path path, String owner) {
    super(message);
    this.path = new SerialPath(path);
    this.owner = owner;
  }

  /** Creates one for a writer that finds that another one has come: the lock was lost. */
  static LogLockedException lost(Path path, String owner) {
    return new LogLockedException(
        path
            + " is not this writer's any more: it was opened by "
            + owner
            + ". Its lock was lost: the program opened and closed the file lock, or files of the"
            + " directory were changed",
        path,
        owner);
  }

  /** The directory of the log. */
  public Path path() {
    return path.path();
  }

  /** Who holds it, in words: process, host and time where they are known. */
  public String owner() {
    return owner;
  }
}
