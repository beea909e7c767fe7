package io.duralog.append;

import io.duralog.format.BatchFormat;
import io.duralog.format.Crc32c;
import io.duralog.format.RecordFormat;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The path of what does not fit into an append buffer. One at a time: it is copied into a buffer of
 * its own, waits for its space on disk, and enters the queue as a batch. All that takes longer with
 * its length is done outside the append lock.
 */
public final class LargeAppends {
  private static final int IDLE = 0;
  private static final int WANTED = 1;
  private static final int GRANTED = 2;
  private static final int ABANDONED = 3;

  /**
   * Space for a large record is granted by the committer, who must be asked even by one who will
   * not wait. Idle, it answers within some 50 µs.
   */
  private static final long ANSWER_NANOS = 2_000_000;

  /** In this time the committer makes large append buffers, also on a busy machine. */
  private static final long MADE_NANOS = 20_000_000;

  private final AtomicInteger state = new AtomicInteger(IDLE);
  private final AppendQueue queue;
  private final BackPressure space;
  private final Doorbell doorbell;
  private final int seed;

  /** The one buffer, kept for a while for the next. Whoever has the turn uses it. */
  private volatile @Nullable AppendBuffer memory;

  /** Whether the committer has it. */
  private volatile boolean busy;

  private volatile @Nullable AppendBuffer wanted;

  /** Creates one for a queue. */
  public LargeAppends(AppendQueue queue, BackPressure space, Doorbell doorbell, int seed) {
    this.queue = queue;
    this.space = space;
    this.doorbell = doorbell;
    this.seed = seed;
  }

  /** Bytes of a batch that holds records of this length. */
  private static long batchLength(long records) {
    return BatchFormat.HEADER_LENGTH + records;
  }

  /**
   * Accepts one large record; as {@link AppendQueue#append}. Its checksum is that of the copy, so a
   * payload changed meanwhile makes no record that never validates.
   */
  public long append(ByteBuffer payload, int type, boolean wait) {
    int length = payload.remaining();
    int records = RecordFormat.HEADER_LENGTH + length;
    return append(
        records,
        m -> {
          int at = BatchFormat.HEADER_LENGTH;
          int from = at + RecordFormat.HEADER_LENGTH;
          m.putInt(at + RecordFormat.LENGTH, length);
          m.put(at + RecordFormat.TYPE, (byte) type);
          m.put(from, payload, payload.position(), length);
          int crc = Crc32c.of(m.duplicate().limit(from + length).position(from));
          m.putInt(at + RecordFormat.CHECK, RecordFormat.unboundCheck(crc, length, type));
          return 1;
        },
        wait);
  }

  /**
   * Accepts a large batch; as {@link AppendQueue#append}.
   *
   * @param records bytes of its records, as they have been looked at once
   */
  public long append(EncodedBatch batch, int records, boolean wait) {
    return append(records, m -> batch.copyTo(m, BatchFormat.HEADER_LENGTH, records), wait);
  }

  /** Accepts a record that is encoded but for its sequence, after a wait if it must be. */
  long append(ByteBuffer records, int from, int length) {
    return append(
        length,
        m -> {
          m.put(BatchFormat.HEADER_LENGTH, records, from, length);
          return 1;
        },
        true);
  }

  /** Fills the memory, and returns how many records that are. */
  private interface Fill {
    int into(ByteBuffer memory);
  }

  private long append(int records, Fill fill, boolean wait) {
    StackGuard.require(); // or the turn, or the committer, could be left waiting for us
    if (records > queue.limit && records <= queue.most) {
      space.wantLargeBuffers(); // for the next one
    }
    if (wait) {
      space.takeTurn();
    } else if (!space.tryTurn()) {
      return -1;
    }
    try {
      while (busy || state.get() == ABANDONED) {
        throwIfStopped();
        // Counted anew each time: after one that is over it would not wait, and ask for ever.
        long refusals = space.refusals();
        if (!space.await(() -> !busy && state.get() != ABANDONED, refusals, wait)) {
          return -1;
        }
      }
      int capacity = (int) BatchFormat.onDisk(batchLength(records));
      AppendBuffer b = memory;
      if (b == null || b.capacity() < capacity) {
        b = allocate(capacity);
      }
      b.reset();
      b.position = (int) batchLength(records);
      int count = fill.into(b.memory());
      return submit(b, count, wait);
    } finally {
      space.leaveTurn();
    }
  }

  /**
   * Waits a moment for large append buffers, if there are small ones only. For who will not wait.
   *
   * @return whether it is worth another try
   */
  public boolean askForBuffers() {
    if (queue.limit == queue.most) {
      return false;
    }
    space.wantLargeBuffers();
    return space.ask(() -> queue.limit == queue.most, MADE_NANOS);
  }

  /** The turn is the caller's. Nothing of it was accepted, so that no memory is a refusal. */
  private AppendBuffer allocate(int capacity) {
    throwIfStopped(); // afterwards nobody would give it back
    free();
    try {
      AppendBuffer b = AppendBuffer.allocateLarge(capacity);
      memory = b;
      return b;
    } catch (OutOfMemoryError e) {
      throw space.noMemory(capacity, e);
    }
  }

  private void free() {
    AppendBuffer b = memory;
    memory = null;
    if (b != null) {
      b.free();
    }
  }

  /** Whether it holds memory. Committer only: a glance. */
  public boolean holdsMemory() {
    return memory != null;
  }

  /** Gives back the memory, unless it is in use. Committer only. */
  public void freeIdle() {
    if (space.tryTurn()) {
      try {
        if (!busy) {
          free();
        }
      } finally {
        space.leaveTurn();
      }
    }
  }

  /** Gives back the memory, once the log has stopped and nothing is in flight. */
  public void close() {
    space.takeTurn(); // a caller may still be copying, and looks then whether the log has stopped
    try {
      free();
    } finally {
      space.leaveTurn();
    }
  }

  private long submit(AppendBuffer b, int count, boolean wait) {
    boolean accepted = false;
    wanted = b;
    state.set(WANTED);
    try {
      while (state.get() == WANTED) {
        throwIfStopped();
        if (!wait && !space.ask(() -> state.get() != WANTED, ANSWER_NANOS)) {
          return -1;
        } else if (wait) {
          space.await(() -> state.get() != WANTED, space.refusals(), true);
        }
      }
      busy = true;
      long first = queue.enqueue(b, count, b.position);
      accepted = true;
      bind(b, first);
      return first + count - 1;
    } finally {
      wanted = null;
      if (accepted) {
        state.set(IDLE);
      } else {
        busy = false;
        state.set(ABANDONED);
      }
      doorbell.ring();
    }
  }

  /** Takes as long as the batch is large, so nobody but the committer waits for it. */
  private void bind(AppendBuffer b, long firstSequence) {
    int at = BatchFormat.HEADER_LENGTH;
    try {
      EncodedBatch.bind(b.memory(), at, b.position - at, seed, firstSequence);
    } catch (Throwable t) {
      b.bound(t); // the log fails: others are accepted behind it by now
      throw t;
    }
    b.bound(null);
  }

  private void throwIfStopped() {
    if (space.isStopped()) {
      throw space.stopped();
    }
  }

  /** The buffer that waits for space on disk, or null. Committer only. */
  public @Nullable AppendBuffer wanted() {
    return state.get() == WANTED ? wanted : null;
  }

  /** Whether ordinary buffers must not be granted: a large one comes before them. */
  public boolean isFirst() {
    int s = state.get();
    return s == WANTED || s == GRANTED;
  }

  /** Grants the space; the caller enqueues the buffer next. Committer only. */
  public boolean grant() {
    return state.compareAndSet(WANTED, GRANTED);
  }

  /** Whether a caller gave up after asking; what was granted is void. Committer only. */
  public boolean takeAbandoned() {
    return state.compareAndSet(ABANDONED, IDLE);
  }

  /** The committer is done with the buffer. */
  public void release() {
    busy = false;
  }
}
