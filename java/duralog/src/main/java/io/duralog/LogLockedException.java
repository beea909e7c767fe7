package io.duralog;

import java.nio.file.Path;

/** Another writer has the log open, or a {@link Position} of it is open elsewhere. */
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

  /** Creates one for a position that is open elsewhere. */
  static LogLockedException ofPosition(Path path, String owner) {
    return new LogLockedException(
        path + " is already open in " + owner + "; close it there, or use another name",
        path,
        owner);
  }

  /** Creates one for a lock that others hold for a moment only, and that was not given back. */
  static LogLockedException busy(Path path, String owner) {
    return new LogLockedException(
        path
            + " has been locked by "
            + owner
            + " for 10 s, which makes a position or moves the beginning of the log; see whether it"
            + " hangs, and try again",
        path,
        owner);
  }

  /** The directory of the log, or the file of a position. */
  public Path path() {
    return path.path();
  }

  /** Who holds it, in words: process, host and time where they are known. */
  public String owner() {
    return owner;
  }
}
