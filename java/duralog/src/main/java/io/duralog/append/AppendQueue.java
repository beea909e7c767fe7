package io.duralog.append;

import io.duralog.format.RecordFormat;
import io.duralog.segment.Refusal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where callers and committer meet. Callers claim and copy under a tiny lock, so a sealed buffer is
 * complete by construction; the committer grants empty buffers and takes sealed ones, in the same
 * order.
 *
 * <p>Inside the lock nothing is called once the copy is done, and it is released by a write: an
 * error thrown at any point leaves the buffer as it was, or the record accepted as a whole.
 */
public final class AppendQueue {
  /** The log is closed or has failed. Sequences are positive. */
  static final long STOPPED = -1;

  /**
   * No buffer is granted: wait, or say no. The refusals counted until then are taken from it, under
   * the lock, so that a refusal that came before the caller sealed its buffer is none of its own.
   */
  static final long NO_SPACE = -2;

  /** Another caller's records come first, over several buffers: wait for the turn, or say no. */
  static final long HELD = Long.MIN_VALUE;

  /**
   * What comes does not fit into the buffers that are in use now; {@link LargeAppends} takes it.
   */
  public static final long TOO_LARGE = Long.MIN_VALUE + 1;

  final AppendLock lock = new AppendLock();
  private final Doorbell doorbell;
  private final BackPressure space;
  private final int seed;

  /** Claims after which the committer is to be rung; those through {@link #rung} have rung. */
  private int ringsDue; // guarded by the lock

  /**
   * Written by whoever has rung, without the lock: an older number only makes the next claim ring
   * once more. A caller whose stack was full may not have got that far, and the next claim rings
   * for it.
   */
  private int rung;

  // Guarded by the lock.
  @Nullable AppendBuffer current;
  long nextSequence;

  /** Bytes of records that fit into each of the buffers in use. Written under the lock. */
  volatile int limit = Integer.MAX_VALUE;

  /** The same while the large ones are in use. */
  volatile int most = Integer.MAX_VALUE;

  /** Set by a {@link Hold}: all others are kept out, and there is no current buffer. */
  boolean held;

  /** What its holder fills, outside the lock. */
  @Nullable AppendBuffer filling;

  /** Added to under the lock, taken by the committer. */
  final BufferRing sealed;

  /** Added to by the committer, taken under the lock. */
  final BufferRing granted;

  /**
   * Creates an empty queue.
   *
   * @param mostBuffers buffers there will ever be at once
   */
  public AppendQueue(
      int mostBuffers, long nextSequence, int seed, Doorbell doorbell, BackPressure space) {
    this.sealed = new BufferRing(mostBuffers + 1); // and a large one
    this.granted = new BufferRing(mostBuffers + 1);
    this.nextSequence = nextSequence;
    this.seed = seed;
    this.doorbell = doorbell;
    this.space = space;
  }

  /** Accepts one record from an array; see {@link #accept}. */
  public long append(
      byte[] from, int offset, int length, int type, int unboundCheck, boolean wait) {
    return accept(from, offset, length, type, unboundCheck, wait);
  }

  /** Accepts one record from a buffer's {@code offset}; see {@link #accept}. */
  public long append(
      ByteBuffer from, int offset, int length, int type, int unboundCheck, boolean wait) {
    return accept(from, offset, length, type, unboundCheck, wait);
  }

  /**
   * Accepts a batch, which is not empty and {@link EncodedBatch#sealed}, and returns the sequence
   * of its last record.
   */
  public long append(EncodedBatch batch, boolean wait) {
    return accept(batch, 0, (int) batch.bytes(), 0, 0, wait);
  }

  /**
   * Accepts, or waits for space and tries again.
   *
   * @param from an array or a buffer with one record, or a batch
   * @param type of the one record, and its check without its place in the log
   * @return the sequence, -1 when it would have to wait and must not, or {@link #TOO_LARGE}
   */
  private long accept(
      Object from, int offset, int length, int type, int unboundCheck, boolean wait) {
    while (true) {
      long sequence = claim(from, offset, length, type, unboundCheck);
      if (sequence == HELD) {
        if (!wait) {
          return -1;
        }
        space.takeTurn();
        try { // with the turn nobody is kept out
          sequence = claim(from, offset, length, type, unboundCheck);
        } finally {
          space.leaveTurn();
        }
      }
      if (sequence > 0 || sequence == TOO_LARGE) {
        return sequence;
      }
      if (sequence == STOPPED) {
        throw space.stopped();
      }
      if (!space.await(this::hasGranted, NO_SPACE - sequence, wait)) {
        return -1;
      }
    }
  }

  private long claim(Object from, int offset, int length, int type, int unboundCheck) {
    int needed = from instanceof EncodedBatch ? length : RecordFormat.HEADER_LENGTH + length;
    lock.acquire();
    try {
      AppendBuffer b = withRoom(needed);
      if (b == null) {
        return refusal(needed);
      }
      int at = b.position;
      long first = nextSequence;
      int records = 1;
      if (from instanceof EncodedBatch batch) {
        records = batch.copyAndBind(b.memory(), at, length, seed, first);
      } else {
        ByteBuffer memory = b.memory();
        memory.putInt(at + RecordFormat.LENGTH, length);
        memory.put(at + RecordFormat.TYPE, (byte) type);
        memory.putInt(at + RecordFormat.CHECK, RecordFormat.bind(unboundCheck, seed, first));
        if (from instanceof byte[] array) {
          memory.put(at + RecordFormat.HEADER_LENGTH, array, offset, length);
        } else {
          memory.put(at + RecordFormat.HEADER_LENGTH, (ByteBuffer) from, offset, length);
        }
      }
      // From here on nothing is called, so nothing can be thrown half way.
      if (b.count == 0) {
        b.firstSequence = first;
        ringsDue++;
      }
      b.count += records;
      b.position = at + needed;
      nextSequence = first + records;
      return first + records - 1;
    } finally {
      int due = ringsDue;
      lock.word = 0;
      if (due != rung) {
        doorbell.ring();
        rung = due;
      }
    }
  }

  /** The current buffer with room for so many bytes, or null. Under the lock. */
  private @Nullable AppendBuffer withRoom(int bytes) {
    AppendBuffer b = current;
    if (b != null && b.position + bytes > b.capacity()) {
      if (bytes > limit) {
        return null;
      }
      sealed.add(b);
      current = null;
      b = null;
      ringsDue++;
    }
    if (space.isStopped() || (b == null && bytes > limit)) {
      return null;
    }
    if (b == null && !held) {
      b = granted.poll();
      current = b;
    }
    return b;
  }

  /** Why there is no room. Under the lock. */
  private long refusal(int bytes) {
    if (space.isStopped()) {
      return STOPPED;
    }
    if (bytes > limit) {
      return TOO_LARGE;
    }
    return held ? HELD : NO_SPACE - space.refusals();
  }

  /**
   * Accepts a buffer that its caller has filled, for a record or batch too large for the others,
   * and for which space was granted. The caller binds its records next, outside the lock, and then
   * says so; until then the committer leaves it and all that follow it alone.
   *
   * @return the sequence of its first record
   */
  long enqueue(AppendBuffer large, int records, int length) {
    large.binding();
    long sequence;
    lock.acquire();
    try {
      if (space.isStopped()) {
        throw space.stopped();
      }
      sequence = nextSequence;
      AppendBuffer b = current;
      large.firstSequence = sequence;
      large.count = records;
      large.position = length;
      if (b != null && b.count > 0) {
        sealed.add(b);
        current = null;
      }
      sealed.add(large);
      nextSequence = sequence + records;
    } finally {
      lock.word = 0;
    }
    return sequence;
  }

  /** The last sequence accepted. */
  public long lastSequence() {
    lock.acquire();
    long last = nextSequence - 1;
    lock.word = 0;
    return last;
  }

  /**
   * At least the last sequence that the calling thread knows to be accepted: a look without the
   * lock, for a caller who asks about its own.
   */
  public long acceptedAtLeast() {
    return nextSequence - 1;
  }

  boolean hasGranted() {
    return !granted.isEmpty();
  }

  /**
   * The next sealed buffer, or null. Committer only.
   *
   * @throws IllegalStateException when its caller died while it bound the records
   */
  public @Nullable AppendBuffer pollSealed() {
    return hasReady() ? sealed.poll() : null;
  }

  /** Whether the next sealed buffer can be written. */
  private boolean hasReady() {
    return !sealed.isEmpty() && !isBinding();
  }

  /**
   * Whether what comes next is not complete yet: its caller still binds or fills it, and rings when
   * it is done. Until then nothing can be written. Committer only.
   */
  public boolean isBinding() {
    AppendBuffer b = sealed.peek();
    return b == null ? isFilling() : b.isBinding();
  }

  /** Whether there are accepted records in the buffer that somebody fills. */
  private boolean isFilling() {
    AppendBuffer b = filling;
    return b != null && b.count > 0;
  }

  /** Seals the current buffer if there is anything in it. Committer only. */
  public void sealCurrent() {
    lock.acquireFirst();
    try {
      AppendBuffer b = current;
      if (b != null && b.count > 0) {
        sealed.add(b);
        current = null;
      }
    } finally {
      lock.word = 0;
    }
  }

  /** Whether anything can be written. Committer only. */
  public boolean hasWork() {
    if (!sealed.isEmpty()) {
      return !isBinding();
    }
    lock.acquireFirst();
    AppendBuffer b = current;
    boolean work = b != null && b.count > 0;
    lock.word = 0;
    return work;
  }

  /**
   * Whether it looks as if something could be written: a look without the lock, for a committer
   * that will look again. The volatile read comes first, so the others cannot be older.
   */
  public boolean mayHaveWork() {
    if (!sealed.isEmpty()) {
      return !isBinding();
    }
    AppendBuffer b = current;
    return b != null && b.count > 0;
  }

  /** Records that seem to wait in the current buffer: a look without the lock. Committer only. */
  public int waiting() {
    if (!sealed.isEmpty()) {
      return Integer.MAX_VALUE; // more than a buffer of them
    }
    AppendBuffer b = current;
    return b == null ? 0 : b.count;
  }

  /** Gives callers an empty buffer for which there is space on disk. Committer only. */
  public void grant(AppendBuffer empty) {
    granted.add(empty);
  }

  /** Buffers granted and not yet taken. */
  public int grantedCount() {
    return granted.size();
  }

  /** Bytes of records that fit into each of the buffers in use. While held it only grows. */
  public int limit() {
    return limit;
  }

  /**
   * Refuses the waiting callers, unless something is still to be written: it may take less space
   * than was promised to it, so that there is some after all. Committer only.
   *
   * @return whether they were refused
   */
  public boolean refuse(Refusal why) {
    lock.acquireFirst();
    try {
      AppendBuffer b = current;
      if (!sealed.isEmpty() || (b != null && b.count > 0) || isFilling()) {
        return false;
      }
      space.refuse(why);
    } finally {
      lock.word = 0;
    }
    space.wakeAll();
    return true;
  }

  /**
   * Gives out sequences from here on. Committer only, while the {@link AppendGate} is closed and
   * nothing is to be written.
   */
  public void continueAt(long next) {
    lock.acquireFirst();
    nextSequence = next;
    lock.word = 0;
  }

  /** Waits out the claims that began before {@link BackPressure} was stopped. Committer only. */
  public void settle() {
    lock.acquireFirst();
    lock.word = 0;
  }
}
