package io.duralog.append;

import org.jspecify.annotations.Nullable;

/** A wait for a sequence to be durable, as a node of a {@link WaiterList}. */
abstract class Waiter {
  final long sequence;

  /** The list's. */
  @Nullable Waiter next;

  /** The next of those that a sweep puts back; the sweep's. */
  @Nullable Waiter kept;

  /** Set when the wait is over, for whatever reason. */
  volatile boolean over;

  Waiter(long sequence) {
    this.sequence = sequence;
  }
}
