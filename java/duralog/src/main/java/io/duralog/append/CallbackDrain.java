package io.duralog.append;

import java.util.concurrent.atomic.AtomicBoolean;

/** What the executor of the options is given: it completes all futures that wait for it. */
final class CallbackDrain implements Runnable {
  private final CallbackQueue queue;
  private final CallbackTurn turn;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean done;

  CallbackDrain(CallbackQueue queue, CallbackTurn turn) {
    this.queue = queue;
    this.turn = turn;
  }

  boolean hasBegun() {
    return begun.get();
  }

  boolean isDone() {
    return done;
  }

  /** An executor may run it late, twice, or run it and say that it has not. */
  @Override
  public void run() {
    if (begun.compareAndSet(false, true)) {
      try {
        queue.run(turn);
      } finally {
        done = true;
        turn.bell.ring();
      }
    }
  }
}
