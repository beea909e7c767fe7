package io.duralog.lock;

import io.duralog.LogIoException;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.error.Errors;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Locks of the operating system. A file that this process has locked is not opened again before its
 * lock is given back: where the lock belongs to the process, the close of that second descriptor
 * would end it.
 */
record SystemFileLocks(FileModes modes, @Nullable NativeCalls calls) implements FileLocks {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  /** Identities of the files that this class loader has locked, or is about to. */
  private static final Set<Object> TAKEN = ConcurrentHashMap.newKeySet();

  @Override
  public @Nullable Lease tryTake(Path file) {
    OsLock.make(file, modes);
    Object key = keyOf(file);
    if (!TAKEN.add(key)) {
      return null;
    }
    OsLock lock = null;
    try {
      lock = OsLock.take(file, modes, calls);
    } finally {
      if (lock == null) {
        TAKEN.remove(key);
      }
    }
    return lock == null ? null : new Held(lock, file, key);
  }

  /**
   * One that is held. What was done under it is done when it is given back, so an error there is no
   * error of that: others find the lock taken until this process ends.
   */
  record Held(OsLock lock, Path file, Object key) implements Lease {
    @Override
    public void close() {
      try {
        lock.release();
      } catch (LogIoException e) {
        LOGGER.log(
            Level.WARNING,
            "the lock on {0} could not be given back, and may be held until this process ends: {1}",
            file,
            e.getMessage());
      } finally {
        TAKEN.remove(key); // not before: another thread would open the file
      }
    }
  }

  @Override
  public String holder(Path file) {
    boolean mine = TAKEN.contains(keyOf(file));
    return mine ? "this process " + ProcessHandle.current().pid() : "another process";
  }

  private static Object keyOf(Path file) {
    try {
      Object key = OwnerFile.keyOf(file);
      return key == null ? file.toRealPath() : key;
    } catch (IOException e) {
      throw Errors.io("lock", file, -1, e);
    }
  }
}
