package io.duralog.append;

import org.jspecify.annotations.Nullable;

/**
 * The queue, kept from all others by the caller who has the turn: what it accepts meanwhile is
 * contiguous, over however many buffers. The others come to the slow part of their claim, since
 * there is no current buffer, and wait for the turn.
 *
 * <p>The holder fills its buffer outside the append lock. Nobody sees what it writes behind the
 * buffer's position until it is {@link #accept accepted}, so what it dies of meanwhile leaves
 * nothing half done.
 */
final class Hold {
  private final AppendQueue queue;
  private final BackPressure space;
  private final Doorbell doorbell;

  Hold(AppendQueue queue, BackPressure space, Doorbell doorbell) {
    this.queue = queue;
    this.space = space;
    this.doorbell = doorbell;
  }

  /** From here on, to {@link #end}, all others are kept out. */
  void begin() {
    queue.lock.acquire();
    try {
      throwIfStopped(); // or the committer could end without what is in the current buffer
      queue.held = true;
      queue.filling = queue.current;
      queue.current = null;
    } finally {
      queue.lock.word = 0;
    }
  }

  /** Lets all others in, also behind what is in the last buffer. */
  void end() {
    queue.lock.acquire();
    queue.current = queue.filling;
    queue.filling = null;
    queue.held = false;
    queue.lock.word = 0;
    doorbell.ring();
  }

  /**
   * The buffer to fill next, after a wait if there is none.
   *
   * @param least bytes for which it shall have room; no more than an empty one has
   */
  AppendBuffer awaitRoom(int least) {
    AppendBuffer b = queue.filling;
    while (b == null || b.position + least > b.capacity()) {
      long refusals = next();
      b = queue.filling;
      if (b == null) {
        space.await(queue::hasGranted, refusals, true);
      }
    }
    return b;
  }

  /**
   * Seals the buffer and takes the next, if one is granted.
   *
   * @return the refusals counted until then
   */
  private long next() {
    @Nullable AppendBuffer full = queue.filling;
    queue.lock.acquire();
    try {
      setAsideLocked();
      throwIfStopped();
      queue.filling = queue.granted.poll();
      return space.refusals();
    } finally {
      queue.lock.word = 0;
      if (full != null) {
        doorbell.ring();
      }
    }
  }

  /** Seals the buffer, since what comes next does not go into one of its kind. */
  void setAside() {
    queue.lock.acquire();
    setAsideLocked();
    queue.lock.word = 0;
  }

  private void setAsideLocked() {
    AppendBuffer b = queue.filling;
    if (b != null && b.count > 0) {
      queue.sealed.add(b);
    } else if (b != null) {
      queue.granted.putBack(b); // its place on the disk is that before the others
    }
    queue.filling = null;
  }

  /** The sequence that comes next. */
  long nextSequence() {
    return queue.nextSequence; // nobody else gives one out
  }

  /**
   * Accepts what has been written behind the buffer's position, records that are bound.
   *
   * @return the sequence of the last one
   */
  long accept(AppendBuffer b, int records, int length) {
    queue.lock.acquire();
    try {
      throwIfStopped();
      long first = queue.nextSequence;
      if (b.count == 0) {
        b.firstSequence = first;
      }
      b.count += records;
      b.position += length;
      queue.nextSequence = first + records;
      return first + records - 1;
    } finally {
      queue.lock.word = 0;
    }
  }

  private void throwIfStopped() {
    if (space.isStopped()) {
      throw space.stopped();
    }
  }
}
