package io.duralog.append;

import org.jspecify.annotations.Nullable;

/**
 * Buffers on their way from callers to committer, or back, in order. One thread at a time adds and
 * one takes: the committer on one side, whoever holds the append lock on the other. Each method
 * that is called with the lock calls nothing, so that it throws at its beginning or not at all.
 */
final class BufferRing {
  private final @Nullable AppendBuffer[] slots;
  private final int mask;

  /** Written when the slot has been. */
  private volatile long tail;

  private volatile long head;

  /**
   * Creates an empty one.
   *
   * @param most buffers there will ever be at once
   */
  BufferRing(int most) {
    int size = Integer.highestOneBit(most) * 2;
    this.slots = new AppendBuffer[size];
    this.mask = size - 1;
  }

  /** Adds one behind all others. */
  void add(AppendBuffer b) {
    slots[(int) tail & mask] = b;
    tail++;
  }

  /** Takes the first one, or null. */
  @Nullable AppendBuffer poll() {
    if (head == tail) {
      return null;
    }
    int slot = (int) head & mask;
    AppendBuffer b = slots[slot];
    forgetLanded(b); // while nothing has changed: it may throw
    slots[slot] = null;
    head++;
    return b;
  }

  /** Who gets it may write to it. */
  private static void forgetLanded(@Nullable AppendBuffer b) {
    if (b != null) {
      b.givenOut();
    }
  }

  /** Puts one back before all others, by who takes. */
  void putBack(AppendBuffer b) {
    slots[(int) (head - 1) & mask] = b;
    head--;
  }

  /** The first one, or null. For who takes. */
  @Nullable AppendBuffer peek() {
    AppendBuffer b = head == tail ? null : slots[(int) head & mask];
    forgetLanded(b);
    return b;
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** How many there are. */
  int size() {
    return (int) (tail - head);
  }
}
