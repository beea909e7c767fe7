package io.duralog.append;

/** A thread that waits for a sequence to be durable. */
final class ThreadWaiter extends Waiter {
  private final Thread thread = Thread.currentThread();

  /** Set before it looks for the last time and parks; until then it need not be woken. */
  private volatile boolean parked;

  /** Whether its sequence was durable when its wait was ended; it may be cut away since. */
  private volatile boolean reached;

  ThreadWaiter(long sequence) {
    super(sequence);
  }

  Thread thread() {
    return thread;
  }

  /** From now on it parks. It must look once more whether its wait is over after this call. */
  void parks() {
    parked = true;
  }

  void reached() {
    reached = true;
  }

  boolean isReached() {
    return reached;
  }

  boolean isParked() {
    return parked;
  }
}
