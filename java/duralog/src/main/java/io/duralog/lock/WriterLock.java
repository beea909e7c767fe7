package io.duralog.lock;

import io.duralog.LogIoException;
import io.duralog.LogLockedException;

/** Held by the one writer of a log. */
public interface WriterLock extends AutoCloseable {
  /**
   * To be called before a file is made or renamed by its path, and before a mark is written. Where
   * the directory has been moved, another log may lie under the path by now, with files of the same
   * names.
   *
   * @throws LogIoException when the path no longer leads to the directory that is locked
   * @throws LogLockedException as {@link #requireHeld} does
   */
  default void requireHome() {
    // for a lock that no path leads to
  }

  /**
   * To be called before a segment is published, and before the root of a close is written.
   *
   * @throws LogIoException as {@link #requireHome} does, or when the root cannot be read
   * @throws LogLockedException when the root names another writer, or there is none
   */
  default void requireSole() {
    requireHome();
  }

  /**
   * To be called now and then before records are acknowledged.
   *
   * @throws LogLockedException when another writer may have opened the log since: it was lost
   * @throws LogIoException when that cannot be told
   */
  default void requireHeld() {
    // for a lock that cannot be lost
  }

  /** Gives it back. */
  @Override
  void close();
}
