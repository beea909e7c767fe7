package io.duralog.replay;

import io.duralog.recovery.SoundBatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The batches that single reads have read last. Any thread may use it, and none waits. */
final class RecentBatches {
  /** A power of two. */
  private static final int MOST = 8;

  /** A larger batch is not kept. */
  private static final int MOST_BYTES = 1 << 20;

  private final AtomicReferenceArray<SoundBatch> batches = new AtomicReferenceArray<>(MOST);
  private final AtomicInteger added = new AtomicInteger();

  /** The batch that holds a sequence, if it is here. */
  @Nullable SoundBatch holderOf(long sequence) {
    for (int i = 0; i < MOST; i++) {
      SoundBatch b = batches.get(i);
      if (b != null && b.holds(sequence)) {
        return b;
      }
    }
    return null;
  }

  /** Keeps a batch in place of the one that is here for the longest time. */
  void add(SoundBatch batch) {
    if (batch.length() <= MOST_BYTES && holderOf(batch.firstSequence()) == null) {
      batches.set(added.getAndIncrement() & MOST - 1, batch);
    }
  }

  /** The log begins with a later segment now. */
  void forgetBefore(int segment) {
    for (int i = 0; i < MOST; i++) {
      SoundBatch b = batches.get(i);
      if (b != null && b.segment() < segment) {
        batches.compareAndSet(i, b, null);
      }
    }
  }
}
