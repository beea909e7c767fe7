package io.duralog.append;

import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.BatchFormat;
import io.duralog.format.SegmentFormat;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one batch: room for its header, then records. Its life: free, granted (space for it
 * on disk is certain), current (callers append to it), sealed, in flight, free.
 *
 * <p>While it is current its fields belong to the holder of the append lock, before and after to
 * the committer.
 */
public final class AppendBuffer {
  private final ByteBuffer memory;
  private final int capacity;
  private final @Nullable OwnedMemory own;

  /** Bytes taken: the batch's length so far. */
  int position = BatchFormat.HEADER_LENGTH;

  /** Records in it. */
  int count;

  /** Sequence of the first of them. */
  long firstSequence;

  /** All of the memory, whatever position and limit of {@link #memory} are. */
  private final ByteBuffer all;

  /** Even from when its batch has landed until callers append to it again or the log is cut. */
  volatile int stamp = 1;

  /** Of that batch; good if the stamp is the same before and after. */
  private long landedFirst;

  private int landedCount;
  private int landedLength;

  /** Whether its caller still binds the records, after they have got their sequences. */
  private volatile boolean binding;

  /** The error that ended the caller meanwhile. Written before {@link #binding}. */
  private @Nullable Throwable died;

  private AppendBuffer(ByteBuffer memory, @Nullable OwnedMemory own) {
    this.capacity = memory.capacity();
    this.own = own;
    this.memory = memory.order(ByteOrder.LITTLE_ENDIAN);
    this.all = memory.duplicate().clear();
  }

  /**
   * Makes one.
   *
   * @param memory whole blocks outside the heap, aligned to them
   */
  public static AppendBuffer of(ByteBuffer memory) {
    int capacity = memory.capacity();
    if (capacity == 0 || capacity % SegmentFormat.BLOCK_SIZE != 0) {
      throw new IllegalArgumentException("capacity must be whole blocks, not " + capacity);
    }
    return new AppendBuffer(memory, null);
  }

  /**
   * Allocates one for a single record or batch that fits into no other.
   *
   * @throws OutOfMemoryError when there is no memory for it
   */
  static AppendBuffer allocateLarge(int capacity) {
    OwnedMemory own = OwnedMemory.shared();
    try {
      return new AppendBuffer(own.allocate(capacity, SegmentFormat.BLOCK_SIZE), own);
    } catch (OutOfMemoryError e) {
      own.close();
      throw e;
    }
  }

  /** Gives back the memory of a large one, which is no longer used. */
  void free() {
    if (own != null) {
      own.close();
    }
  }

  /** Whether it goes back to {@link LargeAppends} and not to the common stock. */
  public boolean isLarge() {
    return own != null;
  }

  /** The memory; position and limit mean nothing. */
  public ByteBuffer memory() {
    return memory;
  }

  /** Bytes it can hold: whole blocks. */
  public int capacity() {
    return capacity;
  }

  /** The batch's length: header and records, without padding. */
  public int length() {
    return position;
  }

  /** Number of records. */
  public int count() {
    return count;
  }

  /** Sequence of the first record. */
  public long firstSequence() {
    return firstSequence;
  }

  /** Sequence of the last record. */
  public long lastSequence() {
    return firstSequence + count - 1;
  }

  /** Its caller is going to bind the records once they have their sequences. */
  void binding() {
    died = null;
    binding = true;
  }

  /**
   * All is bound, or will never be.
   *
   * @param why the error that ends its caller, or null
   */
  void bound(@Nullable Throwable why) {
    died = why;
    binding = false;
  }

  /**
   * Whether its caller still binds the records.
   *
   * @throws IllegalStateException when an error ended it
   */
  boolean isBinding() {
    if (binding) {
      return true;
    }
    Throwable why = died;
    if (why != null) {
      throw new IllegalStateException(
          "records from sequence " + firstSequence + " were accepted, and their caller died", why);
    }
    return false;
  }

  /** Its batch is durable, and stays here until it is given out again. Committer only. */
  public void landed() {
    landedFirst = firstSequence;
    landedCount = count;
    landedLength = position - BatchFormat.HEADER_LENGTH;
    stamp = stamp + 1;
  }

  /** What landed is about to be written over, or was cut. Nobody else may do so meanwhile. */
  void givenOut() {
    if ((stamp & 1) == 0) {
      stamp = stamp + 1;
    }
  }

  /** Copies the batch that has landed, if it holds a sequence; returns whether it does. */
  boolean copyLanded(long sequence, LandedBatch to) {
    int before = stamp;
    long first = landedFirst;
    int n = landedCount;
    int length = landedLength;
    if ((before & 1) != 0 || sequence < first || sequence - first >= n) {
      return false;
    }
    if (to.bytes.length < length) {
      to.bytes = new byte[length];
    }
    all.get(BatchFormat.HEADER_LENGTH, to.bytes, 0, length);
    VarHandle.acquireFence(); // the bytes are read before the stamp
    if (before != stamp) {
      to.count = 0;
      return false;
    }
    to.firstSequence = first;
    to.count = n;
    return true;
  }

  /** Makes it empty. */
  public void reset() {
    memory.clear();
    position = BatchFormat.HEADER_LENGTH;
    count = 0;
    firstSequence = 0;
  }
}
