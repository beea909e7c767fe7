package io.duralog.lock;

import io.duralog.LogLockedException;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Allows one writer for a log. Three parts ensure it, each where the others cannot: the gate of
 * {@link OwnerFile} within this process, so that {@code lock} is never opened twice in it; {@link
 * OsLock} between processes; and the content of {@code owner}, which shows a lost lock, and a
 * directory that is locked by two paths.
 */
public final class DirectoryLock implements WriterLock {
  /** Identifies the writers of this class loader. */
  private static final long LOADER = LogId.randomNumber();

  /** Numbers of the writers of this class loader that have not given back their lock. */
  private static final Set<Long> WRITERS = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final Path path;
  private final long number = LogId.randomNumber();
  private final OwnerFile owner;
  private final OsLock lock;
  private final @Nullable Object key;
  private final FileLocks fileLocks;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DirectoryLock(Path directory, OwnerFile owner, OsLock lock, FileLocks fileLocks) {
    this.fileLocks = fileLocks;
    this.directory = directory;
    this.path = directory.resolve("lock");
    this.owner = owner;
    this.lock = lock;
    try {
      this.key = OwnerFile.keyOf(path);
    } catch (IOException e) {
      throw Errors.io("lock", path, -1, e);
    }
  }

  /**
   * Takes the lock.
   *
   * @param modes permissions of the files that are created
   * @param layer gives the C layer, or null to do without; asked late, as it may still be loaded
   * @throws LogLockedException if another writer has it; it names that writer
   */
  public static DirectoryLock take(
      Path directory, FileModes modes, Supplier<@Nullable NativeCalls> layer) {
    try (Taken taken = new Taken(OwnerFile.open(directory.resolve("owner"), modes))) {
      OwnerFile owner = taken.owner;
      switch (owner.enter()) {
        case THIS_PROCESS -> throw Errors.locked(directory, "this " + words(owner, "process"));
        case ANOTHER_PROCESS -> throw Errors.locked(directory, words(owner, "another process"));
        case FREE -> {
          // the gate is ours now
        }
      }
      ProcessIdentity me = ProcessIdentity.current();
      NativeCalls calls = layer.get();
      OsLock lock = OsLock.take(directory.resolve("lock"), modes, calls);
      taken.lock = lock;
      if (lock == null) {
        throw Errors.locked(directory, words(owner, "another process"));
      }
      Owner before = owner.read();
      if (before != null && isAtWork(before, owner)) {
        throw Errors.locked(directory, before.words());
      }
      DirectoryLock done =
          new DirectoryLock(directory, owner, lock, FileLocks.ofSystem(modes, calls));
      owner.write(done.number, LOADER, me);
      WRITERS.add(done.number);
      taken.keep = true;
      return done;
    }
  }

  /** The parts taken so far. They are given back if the rest cannot be taken. */
  private static final class Taken implements AutoCloseable {
    private final OwnerFile owner;
    private @Nullable OsLock lock;
    private boolean keep;

    Taken(OwnerFile owner) {
      this.owner = owner;
    }

    @Override
    public void close() {
      if (keep) {
        return;
      }
      try (owner) {
        if (lock != null) {
          lock.release();
        }
      }
    }
  }

  private static String words(OwnerFile owner, String otherwise) {
    Owner found = owner.read();
    return found == null ? otherwise : found.words();
  }

  /**
   * Whether the writer that {@code owner} names is still at work: it has lost its lock, or holds
   * one by another path to this directory. The number of a process alone never proves that. A
   * writer of this class loader that is not in {@link #WRITERS} is closed, and could not write that
   * to {@code owner}; one of another class loader might be open.
   */
  private static boolean isAtWork(Owner before, OwnerFile owner) {
    if (before.loader() == LOADER && !WRITERS.contains(before.number())) {
      return false;
    }
    return before.process().isAlive() && owner.isThatOf(before);
  }

  private boolean isHome() throws IOException {
    return Objects.equals(OwnerFile.keyOf(path), key);
  }

  @Override
  public void requireHome() {
    boolean home = false;
    IOException cause = null;
    try {
      home = isHome();
    } catch (NoSuchFileException | NotDirectoryException e) {
      cause = e;
    } catch (IOException e) {
      throw Errors.io("look at", path, -1, e); // which does not tell where the directory is
    }
    if (!home) {
      throw Errors.io(
          "create",
          path,
          -1,
          new IOException(
              "the log's directory was moved, replaced or deleted while it was open, or its file"
                  + " lock was; put them back, or close the log",
              cause));
    }
    requireHeld();
  }

  /** Passes if the directory was moved: the open files are still the log's. */
  @Override
  public void requireHeld() {
    Owner now = owner.read();
    if (now == null || now.number() != number) {
      String other = now == null ? "another writer, or its file owner was changed" : now.words();
      throw Errors.lockLost(directory, other);
    }
    if (!owner.isInPlace()) {
      requireMoved();
    }
  }

  /**
   * Refuses if the file {@code owner} was replaced and the directory was not moved: another writer
   * would name itself in the new file.
   */
  private void requireMoved() {
    boolean home;
    try {
      home = isHome();
    } catch (IOException e) {
      home = false;
    }
    if (home) {
      throw Errors.lockLost(directory, "another writer, or its file owner was deleted or replaced");
    }
  }

  @Override
  public FileLocks fileLocks() {
    return fileLocks;
  }

  /** Does nothing the second time: the closed descriptor may be another file's by then. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try (owner) {
      tellClosed();
    } finally {
      WRITERS.remove(number);
    }
  }

  /** Writes before it unlocks: once the lock is free, {@code owner} may be the next writer's. */
  private void tellClosed() {
    try {
      Owner now = owner.read();
      if (now != null && now.number() == number) {
        owner.writeClosed();
      }
    } finally {
      lock.release();
    }
  }
}
