package io.duralog.segment;

import io.duralog.LogIoException;
import io.duralog.engine.Engine;
import io.duralog.engine.files.IoErrors;
import io.duralog.host.Host;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives files their names in the directory of an open log, durably. Several threads do, one at a
 * time: after a sync of the directory that has failed none is made any more, for another purpose
 * either, since it could succeed without the names of the first.
 */
public final class DirectoryNames {
  private final Path directory;
  private final Engine engine;
  private final Host host;
  private final ReentrantLock guard = new ReentrantLock();

  /** Guarded. */
  private @Nullable LogIoException failed;

  /** Creates one of a directory whose names are durable. */
  public DirectoryNames(Path directory, Engine engine, Host host) {
    this.directory = directory;
    this.engine = engine;
    this.host = host;
  }

  /** The directory. */
  public Path directory() {
    return directory;
  }

  /** What works on it. */
  public Engine engine() {
    return engine;
  }

  /**
   * Renames a file, which replaces another, and syncs the directory.
   *
   * @throws LogIoException of a failed sync, also if that was another call's
   */
  public void publish(Path from, Path to) {
    change(() -> engine.rename(from, to));
  }

  /**
   * Deletes a file, if it is there, and syncs the directory.
   *
   * @throws LogIoException of a failed sync, also if that was another call's
   */
  public void withdraw(Path path) {
    change(() -> engine.delete(path));
  }

  /**
   * Syncs the directory: files that were created or deleted.
   *
   * @throws LogIoException of a failed sync, also if that was another call's
   */
  void sync() {
    change(() -> {});
  }

  private void change(Runnable names) {
    host.lock(guard);
    try {
      if (failed != null) {
        throw failed;
      }
      names.run();
      engine.syncDirectory(directory);
    } catch (LogIoException e) {
      failed = IoErrors.isFailedSync(e) ? e : failed;
      throw e;
    } finally {
      guard.unlock();
    }
  }
}
