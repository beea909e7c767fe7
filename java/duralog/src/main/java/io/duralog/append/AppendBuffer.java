package io.duralog.append;

import io.duralog.format.BatchFormat;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
  private final boolean large;

  /** Bytes taken: the batch's length so far. */
  int position = BatchFormat.HEADER_LENGTH;

  /** Records in it. */
  int count;

  /** Sequence of the first of them. */
  long firstSequence;

  private AppendBuffer(int capacity, boolean large) {
    this.capacity = capacity;
    this.large = large;
    this.memory =
        ByteBuffer.allocateDirect(capacity + SegmentFormat.BLOCK_SIZE)
            .alignedSlice(SegmentFormat.BLOCK_SIZE)
            .limit(capacity)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Allocates one of whole blocks, outside the heap and aligned to them. */
  public static AppendBuffer allocate(int capacity) {
    if (capacity <= 0 || capacity % SegmentFormat.BLOCK_SIZE != 0) {
      throw new IllegalArgumentException("capacity must be whole blocks, not " + capacity);
    }
    return new AppendBuffer(capacity, false);
  }

  /** Allocates one for a single record or batch that fits into no other. */
  static AppendBuffer allocateLarge(int capacity) {
    return new AppendBuffer(capacity, true);
  }

  /** Whether it goes back to {@link LargeAppends} and not to the common stock. */
  public boolean isLarge() {
    return large;
  }

  /** The memory; position and limit mean nothing. */
  public ByteBuffer memory() {
    return memory;
  }

  /** Bytes it can hold: whole blocks. */
  public int capacity() {
    return capacity;
  }

  /** The batch's length: header and records, without the fill. */
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

  /** Makes it empty. */
  public void reset() {
    memory.clear();
    position = BatchFormat.HEADER_LENGTH;
    count = 0;
    firstSequence = 0;
  }
}
