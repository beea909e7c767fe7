package io.duralog.append;

/** A thread that waits for a sequence to be durable. */
final class ThreadWaiter extends Waiter {
  private final Thread thread = Thread.currentThread();

  /** Set before it looks for the last time and parks; until then it need not be woken. */
  private volatile boolean parked;

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

  boolean isParked() {
    return parked;
  }
}
