package io.duralog.position;

import io.duralog.LogIoException;
import io.duralog.Position;
import io.duralog.engine.BlockFile;
import io.duralog.error.Errors;
import io.duralog.format.PositionSlot;
import io.duralog.lock.FileLocks;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A position that is open here, and so nowhere else. */
final class OpenPosition implements Position {
  private final Positions owner;
  private final BlockFile file;
  private final FileLocks.Lease lock;
  private final ReentrantLock guard = new ReentrantLock();

  /** What is durable. Written with the guard held. */
  private volatile PositionSlot slot;

  /** Guarded, as all that follows: which slot of the file that is. */
  private int index;

  private @Nullable LogIoException failed;
  private boolean closed;

  OpenPosition(
      Positions owner, BlockFile file, FileLocks.Lease lock, PositionSlot slot, int index) {
    this.owner = owner;
    this.file = file;
    this.lock = lock;
    this.slot = slot;
    this.index = index;
  }

  @Override
  public String name() {
    return slot.name();
  }

  @Override
  public long processed() {
    PositionSlot s = slot;
    owner.requireStanding(s);
    return s.processed();
  }

  @Override
  public boolean holds() {
    return slot.holds();
  }

  @Override
  public void store(long processed) {
    owner.requireThere(processed);
    owner.host().lock(guard);
    try {
      requireUsable();
      owner.requireStanding(slot);
      long now = slot.processed();
      if (processed < now) {
        throw new IllegalArgumentException(
            "processed must be "
                + now
                + " or more, as the position "
                + name()
                + " is there, not "
                + processed
                + "; rewind goes back");
      }
      if (processed > now) {
        owner.run(() -> write(owner.next(slot, processed, holds())));
      }
    } finally {
      guard.unlock();
    }
    owner.moved();
  }

  @Override
  public void rewind(long processed) {
    owner.host().lock(guard);
    try {
      requireUsable();
      long now = owner.standing(slot);
      if (processed < 0 || processed > now) {
        throw new IllegalArgumentException(
            "processed must be 0 to " + now + ", where the position is, not " + processed);
      }
      owner.run(() -> back(processed));
    } finally {
      guard.unlock();
    }
    owner.moved();
  }

  private @Nullable Void back(long processed) {
    try (FileLocks.Lease retention = owner.lockRetention()) {
      Objects.requireNonNull(retention);
      PositionSlot next = owner.next(slot, processed, holds());
      owner.requireHoldable(next);
      return write(next);
    }
  }

  private void requireUsable() {
    if (closed) {
      throw Errors.closed(owner.directory());
    }
    owner.requireUsable();
    LogIoException e = failed;
    if (e != null) {
      IOException cause = (IOException) Objects.requireNonNull(e.getCause());
      throw Errors.io(e.operation(), e.path(), e.offset(), e.errno(), cause);
    }
  }

  /** With the guard held, on a thread that no interrupt reaches. */
  @Nullable Void write(PositionSlot next) {
    try {
      PositionFile.write(file, next, 1 - index);
    } catch (LogIoException e) {
      failed = e; // nobody can tell what is on the disk; no second sync could
      owner.met(e);
      throw e;
    }
    index = 1 - index;
    slot = next;
    return null;
  }

  @Override
  public void close() {
    owner.host().lock(guard);
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (failed == null) {
        owner.forget(this); // before the lock: from there on it is another's
      } // else what it says last is doubtful until the log is closed
      try (lock) {
        file.close();
      }
    } finally {
      guard.unlock();
    }
  }

  /** What is durable. */
  PositionSlot slot() {
    return slot;
  }

  @Override
  public String toString() {
    return "position " + name() + " of " + owner.directory() + ", processed to " + slot.processed();
  }
}
