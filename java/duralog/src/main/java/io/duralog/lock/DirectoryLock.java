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
import org.jspecify.annotations.Nullable;

/**
 * One writer for a log. Three things see to it, each where the others cannot: the gate of {@link
 * OwnerFile} within this process, so that {@code lock} is never opened twice in it; {@link OsLock}
 * between processes; and what {@code owner} tells, which shows a lock that was lost, and two paths
 * to one directory that each have a lock.
 */
public final class DirectoryLock implements WriterLock {
  /** Of this class loader's writers. */
  private static final long LOADER = LogId.randomNumber();

  /** Numbers of the writers of this class loader that have not given back their lock. */
  private static final Set<Long> WRITERS = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final Path path;
  private final long number = LogId.randomNumber();
  private final OwnerFile owner;
  private final OsLock lock;
  private final @Nullable Object key;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DirectoryLock(Path directory, OwnerFile owner, OsLock lock) {
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
   * @param modes for the files that are made
   * @param calls the C layer, or null to do without
   * @throws LogLockedException when another writer has it; it names that one
   */
  public static DirectoryLock take(Path directory, FileModes modes, @Nullable NativeCalls calls) {
    try (Taken taken = new Taken(OwnerFile.open(directory.resolve("owner"), modes))) {
      OwnerFile owner = taken.owner;
      switch (owner.enter()) {
        case THIS_PROCESS -> throw Errors.locked(directory, "this " + words(owner, "process"));
        case ANOTHER_PROCESS -> throw Errors.locked(directory, words(owner, "another process"));
        case FREE -> {
          // this one's turn
        }
      }
      OsLock lock = OsLock.take(directory.resolve("lock"), modes, calls);
      taken.lock = lock;
      if (lock == null) {
        throw Errors.locked(directory, words(owner, "another process"));
      }
      Owner before = owner.read();
      if (before != null && isAtWork(before, owner)) {
        throw Errors.locked(directory, before.words());
      }
      DirectoryLock done = new DirectoryLock(directory, owner, lock);
      owner.write(done.number, LOADER);
      WRITERS.add(done.number);
      taken.keep = true;
      return done;
    }
  }

  /** What has been taken so far, and is given back where the rest cannot be had. */
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
   * Whether a writer has lost its lock, or holds one by another path to this directory, and is
   * still at work. A number of a process alone never says so. A writer of this class loader that is
   * closed could not tell {@code owner} so; one of another class loader might be open.
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
      throw Errors.io("look at", path, -1, e); // which says nothing of where it is
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

  /** Where the directory has been moved this says nothing: what is open is still the log's. */
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

  /** Another writer would tell of itself in the file that is there now. */
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

  /** Does nothing the second time: the number of what was closed may be another file's by then. */
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

  /** In this order: once the lock is free, what is written may be the next writer's. */
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
