package io.duralog.lock;

import io.duralog.engine.files.FileModes;
import io.duralog.engine.nativeio.NativeCalls;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Locks on empty files in the directory of a log, each held by one part of one process at a time. A
 * lock ends with its process. Any thread.
 */
public interface FileLocks {
  /** A lock that is held. */
  interface Lease extends AutoCloseable {
    /** Gives it back. */
    @Override
    void close();
  }

  /**
   * Takes a lock, without waiting.
   *
   * @param file made if it is not there; nothing else opens it
   * @return null if it is taken, in this process or another
   * @throws io.duralog.LogIoException if the file cannot be made or locked
   */
  @Nullable Lease tryTake(Path file);

  /** Who has a lock that could not be taken, in words. */
  String holder(Path file);

  /**
   * Those of the operating system.
   *
   * @param modes permissions of files that are made
   * @param calls the C layer, or null to do without
   */
  static FileLocks ofSystem(FileModes modes, @Nullable NativeCalls calls) {
    return new SystemFileLocks(modes, calls);
  }

  /** Those of a log that no other process can reach. */
  static FileLocks inMemory() {
    Set<Path> taken = ConcurrentHashMap.newKeySet();
    return new FileLocks() {
      @Override
      public @Nullable Lease tryTake(Path file) {
        return taken.add(file) ? () -> taken.remove(file) : null;
      }

      @Override
      public String holder(Path file) {
        return "this process";
      }
    };
  }
}
