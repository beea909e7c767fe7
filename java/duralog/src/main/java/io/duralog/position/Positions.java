package io.duralog.position;

import io.duralog.LogIoException;
import io.duralog.PositionInfo;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.IoErrors;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;
import io.duralog.format.PositionSlot;
import io.duralog.host.Host;
import io.duralog.host.NoThreadError;
import io.duralog.lock.FileLocks;
import io.duralog.lock.FileLocks.Lease;
import io.duralog.segment.DirectoryNames;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The positions in the directory of a log: made, opened, listed and removed, by the process that
 * writes the log or by others. Any thread.
 *
 * <p>A position that holds and a log that begins later must not pass each other. So both are made
 * with the lock on the file {@code retention} held: whoever makes a position hold looks where the
 * log begins, and the writer looks which positions hold, and each finds what the other has done.
 */
public final class Positions implements AutoCloseable {
  private static final String RETENTION = "retention";

  /** How long the lock on that file is waited for: others hold it for a few syncs. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private static final long LONGEST_PAUSE_NANOS = 2_000_000;

  /** Bytes outside the heap that a store needs, roughly. */
  private static final long MEMORY = 4L * PositionSlot.LENGTH;

  private final DirectoryNames names;
  private final Host host;
  private final FileLocks locks;
  private final PositionedLog log;
  private final PositionList list;
  private final ReentrantLock guard = new ReentrantLock();

  /** Grows with the guard held. */
  private final Set<OpenPosition> open = ConcurrentHashMap.newKeySet();

  /** Guarded. */
  private boolean closed;

  /** Creates one without opening any. */
  public Positions(DirectoryNames names, Host host, FileLocks locks, PositionedLog log) {
    this.names = names;
    this.host = host;
    this.locks = locks;
    this.log = log;
    this.list = new PositionList(names.directory(), names.engine(), host, () -> log.root().logId());
  }

  Path directory() {
    return names.directory();
  }

  Host host() {
    return host;
  }

  private Engine engine() {
    return names.engine();
  }

  private Path path(String name) {
    if (!PositionSlot.isName(name)) {
      throw new IllegalArgumentException(
          "the name of a position must be 1 to 64 of A-Z a-z 0-9 . _ -, not '" + name + "'");
    }
    return directory().resolve(PositionSlot.fileName(name));
  }

  /** Refuses a sequence that the log has not, or not durably. */
  void requireThere(long processed) {
    if (processed < 0 || processed > log.mostProcessed()) {
      throw new IllegalArgumentException(
          "processed must be 0 to "
              + log.mostProcessed()
              + (log.mostProcessed() < Long.MAX_VALUE - 1 ? ", the last durable sequence" : "")
              + ", not "
              + processed);
    }
  }

  /** Runs a task that writes on a thread that no interrupt reaches. */
  <T extends @Nullable Object> T run(Supplier<T> task) {
    try {
      return host.run("duralog-position " + directory(), task::get);
    } catch (NoThreadError e) {
      throw Errors.noThread(directory(), e);
    } catch (OutOfMemoryError e) {
      throw Errors.noMemory(directory(), "store a position of", MEMORY, e);
    }
  }

  /** To be called while the position is still locked: the next sync could succeed without it. */
  void met(LogIoException e) {
    if (IoErrors.isFailedSync(e)) {
      log.failed(e);
    }
  }

  void requireUsable() {
    log.requireUsable();
  }

  /** Runs a task as above, one at a time, unless the log is closed. */
  private <T> T alone(Supplier<T> task) {
    host.lock(guard);
    try {
      if (closed) {
        throw Errors.closed(directory());
      }
      return run(task);
    } finally {
      guard.unlock();
    }
  }

  /**
   * Takes the lock that keeps the beginning of the log and the positions that hold from moving at
   * once. Waits for it; not on a thread that an interrupt reaches.
   *
   * @throws io.duralog.LogLockedException if others do not give it back
   */
  public Lease lockRetention() {
    Path file = directory().resolve(RETENTION);
    long begun = host.nanoTime();
    long pause = 50_000;
    while (true) {
      Lease lease = locks.tryTake(file);
      if (lease != null) {
        return lease;
      }
      if (host.nanoTime() - begun > PATIENCE_NANOS) {
        throw Errors.lockBusy(file, locks.holder(file));
      }
      host.parkNanos(this, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
  }

  /**
   * Opens a position, and makes it if there is none.
   *
   * @param hold whether it is to hold; null: as it does
   * @param processed where it is to be, at least; -1: where it is, or the log begins
   */
  public OpenPosition open(String name, @Nullable Boolean hold, long processed) {
    Path path = path(name);
    OpenPosition opened = alone(() -> openHere(path, name, hold, processed));
    moved();
    return opened;
  }

  private OpenPosition openHere(Path path, String name, @Nullable Boolean hold, long processed) {
    log.requireHome();
    try (Lease retention = lockRetention()) {
      Objects.requireNonNull(retention);
      log.requireUsable(); // after the wait
      Lease lock = lock(path, name);
      OpenPosition opened = null;
      try {
        opened = openLocked(path, name, hold, processed, lock);
        return opened;
      } catch (LogIoException e) {
        met(e);
        throw e;
      } finally {
        if (opened == null) {
          lock.close();
        }
      }
    } catch (LogIoException e) {
      throw PositionFile.refusal(e, names, name);
    }
  }

  private Lease lock(Path path, String name) {
    Path file = lockFile(name);
    Lease lock = locks.tryTake(file);
    if (lock == null) {
      throw Errors.positionLocked(path, locks.holder(file));
    }
    return lock;
  }

  private Path lockFile(String name) {
    return directory().resolve("lock-" + name);
  }

  private OpenPosition openLocked(
      Path path, String name, @Nullable Boolean hold, long processed, Lease lock) {
    // Durably: its last owner may have ended between a write and the sync.
    PositionFile.Found found = PositionFile.read(path, name, engine(), true);
    if (found == null) {
      make(path, name, Boolean.TRUE.equals(hold), processed);
      found = Objects.requireNonNull(PositionFile.read(path, name, engine(), true));
    }
    PositionSlot slot = found.slot();
    if (slot.logId() != log.root().logId()) {
      throw Errors.format(
          path, "is a position of another log; remove it there, or use another name here");
    }
    long standing = standing(slot);
    if (processed >= 0 && processed < standing) {
      throw new IllegalArgumentException(
          "processed must be %d or more, as position %s is there, not %d; Position.rewind goes back"
              .formatted(standing, name, processed));
    }
    BlockFile file = engine().openToWrite(path);
    OpenPosition opened = new OpenPosition(this, file, lock, slot, found.index());
    boolean done = false;
    try {
      boolean holds = hold == null ? slot.holds() : hold;
      PositionSlot next =
          processed < 0
              ? slot.next(slot.processed(), slot.generation(), holds, host.wallNanos())
              : next(slot, processed, holds);
      boolean stands = next.processed() == slot.processed() && standing == slot.processed();
      if (next.holds() != slot.holds() || (processed >= 0 && !stands)) {
        requireHoldable(next);
        opened.write(next);
      }
      open.add(opened);
      done = true;
      return opened;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  private void make(Path path, String name, boolean holds, long processed) {
    LogRoot root = log.root();
    long from = processed < 0 ? root.beginning().first() - 1 : processed;
    PositionSlot first =
        new PositionSlot(root.logId(), 1, from, root.generation(), holds, host.wallNanos(), name);
    requireHoldable(first);
    PositionFile.create(names, path, first);
  }

  /** The state after another, written now. */
  PositionSlot next(PositionSlot slot, long processed, boolean holds) {
    return slot.next(processed, log.root().generation(), holds, host.wallNanos());
  }

  /** How far it has processed the log as it is now: less than it says, if that was cut since. */
  long standing(PositionSlot slot) {
    return slot.standing(log.root());
  }

  /** Refuses to use a position that has processed what is not of the log any more. */
  void requireStanding(PositionSlot slot) {
    LogRoot root = log.root();
    long standing = slot.standing(root);
    if (standing < slot.processed()) {
      throw Errors.cut(directory(), standing, root.generation());
    }
  }

  /** Refuses a position that is to hold what is gone. With the lock on {@code retention} held. */
  void requireHoldable(PositionSlot slot) {
    long first = log.root().beginning().first();
    long held = standing(slot) + 1;
    if (slot.holds() && held < first) {
      throw Errors.gone(directory(), held, first);
    }
  }

  /** Stores a checkpoint: a position that holds. */
  public void checkpoint(String name, long processed) {
    requireThere(processed);
    Path path = path(name);
    alone( // so that two callers of one name do not meet
        () -> {
          openHere(path, name, true, processed).close();
          return true;
        });
    moved();
  }

  /** Removes a position; false if there is none. */
  public boolean remove(String name) {
    Path path = path(name);
    boolean removed = alone(() -> removeHere(path, name));
    moved();
    return removed;
  }

  private boolean removeHere(Path path, String name) {
    log.requireHome();
    if (!engine().list(directory()).contains(PositionSlot.fileName(name))) {
      return false;
    }
    try (Lease retention = lockRetention();
        Lease lock = lock(path, name)) {
      Objects.requireNonNull(retention);
      Objects.requireNonNull(lock);
      log.requireUsable(); // after the wait
      names.withdraw(path);
      engine().delete(lockFile(name)); // nobody is between its open and its lock: see retention
      return true;
    } catch (LogIoException e) {
      met(e);
      throw e;
    }
  }

  /** All of this log, by name. */
  public Map<String, PositionInfo> all() {
    host.lock(guard);
    try {
      if (closed) {
        throw Errors.closed(directory());
      }
      return list.look();
    } finally {
      guard.unlock();
    }
  }

  /** The same, as it was within the last second. Waits for nobody, and throws nothing. */
  public Map<String, PositionInfo> recent() {
    if (guard.tryLock()) {
      try {
        if (!closed) {
          list.lookNowAndThen();
        }
      } finally {
        guard.unlock();
      }
    }
    return list.seen();
  }

  /** A position is another one now. */
  void moved() {
    list.changed();
    log.moved();
  }

  void forget(OpenPosition position) {
    open.remove(position);
  }

  /**
   * What a position says that is open here, durably; null if none is. Its file is not synced by
   * another thread: its own sync may have failed.
   */
  private @Nullable PositionSlot here(String name) {
    for (OpenPosition each : open) {
      if (each.name().equals(name)) {
        return each.slot();
      }
    }
    return null;
  }

  /** What all positions hold, durably. For the writer, with the lock on {@code retention} held. */
  public Holds holds() {
    return Holds.of(directory(), engine(), log.root(), this::here, true);
  }

  /** Closes those that are open. Nothing is opened any more. */
  @Override
  public void close() {
    host.lock(guard);
    closed = true;
    guard.unlock();
    LogIoException first = null;
    for (OpenPosition each : open) {
      try {
        each.close();
      } catch (LogIoException e) {
        first = first == null ? e : first; // the others are closed all the same
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
