package io.duralog.log;

import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;
import io.duralog.lock.FileLocks;
import io.duralog.lock.WriterLock;
import io.duralog.segment.RootFile;
import java.nio.file.Path;

/**
 * The lock of a writer that the log's root names. If another writer has got past the lock, it has
 * put its own number there before it wrote a batch.
 */
final class RootLock implements WriterLock {
  private final WriterLock lock;
  private final Path directory;
  private final Engine engine;
  private final long writer;

  RootLock(WriterLock lock, Path directory, Engine engine, long writer) {
    this.lock = lock;
    this.directory = directory;
    this.engine = engine;
    this.writer = writer;
  }

  @Override
  public void requireHome() {
    lock.requireHome();
  }

  @Override
  public void requireSole() {
    lock.requireSole();
    LogRoot root = RootFile.read(directory, engine).root();
    if (root == null || root.writer() != writer) {
      throw Errors.lockLost(directory, "another writer, or its file root was deleted or replaced");
    }
  }

  @Override
  public void requireHeld() {
    lock.requireHeld();
  }

  @Override
  public FileLocks fileLocks() {
    return lock.fileLocks();
  }

  @Override
  public void close() {
    lock.close();
  }
}
