package io.duralog.append;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Accepts records that may be parted, no longer than a buffer: the first ones fill the current
 * buffer, the others begin the next one, in one claim under the append lock. A claim that keeps
 * them together would leave half of each buffer empty where two batches do not fit into one.
 */
final class SplitClaim {
  private final AppendQueue queue;
  private final BackPressure space;
  private final Doorbell doorbell;
  private final int seed;

  SplitClaim(AppendQueue queue, BackPressure space, Doorbell doorbell, int seed) {
    this.queue = queue;
    this.space = space;
    this.doorbell = doorbell;
    this.seed = seed;
  }

  /**
   * Accepts all of them or throws, after a wait if it must be.
   *
   * @return the sequence of the last one, or {@link AppendQueue#TOO_LARGE}
   */
  long append(ByteBuffer records) {
    StackGuard.require(); // so that no call below can throw half way
    while (true) {
      long sequence = claim(records);
      if (sequence == AppendQueue.HELD) {
        space.takeTurn();
        try {
          sequence = claim(records);
        } finally {
          space.leaveTurn();
        }
      }
      if (sequence > 0 || sequence == AppendQueue.TOO_LARGE) {
        return sequence;
      }
      if (sequence == AppendQueue.STOPPED) {
        throw space.stopped();
      }
      space.await(queue::hasGranted, AppendQueue.NO_SPACE - sequence, true);
    }
  }

  private long claim(ByteBuffer records) {
    int size = records.limit();
    boolean wake = false;
    queue.lock.acquire();
    try {
      if (space.isStopped()) {
        return AppendQueue.STOPPED;
      }
      if (queue.held) {
        return AppendQueue.HELD;
      }
      if (size > queue.limit()) {
        return AppendQueue.TOO_LARGE;
      }
      AppendBuffer b = queue.current;
      int room = b == null ? 0 : b.capacity() - b.position;
      @Nullable AppendBuffer next = null;
      int first = size;
      if (size > room) {
        next = queue.granted.peek();
        if (next == null) {
          return AppendQueue.NO_SPACE - space.refusals(); // the current one is not wasted
        }
        first = EncodedBatch.fitting(records, 0, room);
      }
      long sequence = queue.nextSequence;
      int here = b == null ? 0 : put(records, 0, first, b, sequence);
      int there = next == null ? 0 : put(records, first, size - first, next, sequence + here);
      // Both are complete: now they are accepted.
      if (b != null && here > 0) {
        wake = b.count == 0;
        accept(b, sequence, here, first);
      }
      if (next != null) {
        queue.granted.poll();
        accept(next, sequence + here, there, size - first);
        queue.current = next;
        if (b != null) {
          queue.sealed.add(b);
        }
        wake = true;
      }
      queue.nextSequence = sequence + here + there;
      return sequence + here + there - 1;
    } finally {
      queue.lock.word = 0;
      if (wake) {
        doorbell.ring();
      }
    }
  }

  private int put(ByteBuffer records, int from, int length, AppendBuffer b, long sequence) {
    b.memory().put(b.position, records, from, length);
    return EncodedBatch.bind(b.memory(), b.position, length, seed, sequence);
  }

  private static void accept(AppendBuffer b, long firstSequence, int records, int length) {
    if (b.count == 0) {
      b.firstSequence = firstSequence;
    }
    b.count += records;
    b.position += length;
  }
}
