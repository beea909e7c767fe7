package io.duralog.lock;

import io.duralog.LogIoException;
import io.duralog.LogLockedException;

/** The lock that the one writer of a log holds. */
public interface WriterLock extends AutoCloseable {
  /**
   * To be called before a file is created or renamed by its path, and before a root is written. If
   * the directory was moved, another log may be at the path by now, with files of the same names.
   *
   * @throws LogIoException if the path no longer leads to the directory that is locked
   * @throws LogLockedException as {@link #requireHeld} does
   */
  default void requireHome() {
    // for a lock without a path
  }

  /**
   * To be called before a segment is published, and before the root of a close is written.
   *
   * @throws LogIoException as {@link #requireHome} does, or if the root cannot be read
   * @throws LogLockedException as {@link #requireHome} does, or if the root names another writer or
   *     is missing
   */
  default void requireSole() {
    requireHome();
  }

  /**
   * To be called now and then before records are acknowledged.
   *
   * @throws LogLockedException if the lock was lost: another writer may have opened the log since
   * @throws LogIoException if that cannot be determined
   */
  default void requireHeld() {
    // for a lock that cannot be lost
  }

  /** The locks on other files of the same directory. */
  default FileLocks fileLocks() {
    return FileLocks.inMemory();
  }

  /** Gives the lock back. */
  @Override
  void close();
}
