package io.duralog.tail;

import io.duralog.append.TailWaiters;
import io.duralog.host.Host;

/** Follows a log in the writer's process: woken by who acknowledges. */
public final class LogTail extends AbstractTail {
  private final FollowedLog log;
  private final Host host;
  private final TailWaiters.Waiter waiter;

  /** Begins with a sequence of the log as it is. */
  public LogTail(FollowedLog log, long from) {
    super(log.directory(), new WriterPlace(log, from));
    this.log = log;
    this.host = log.host();
    this.waiter = log.durability().tails().add();
  }

  @Override
  boolean await(long nanos) throws InterruptedException {
    if (isThere()) {
      return true;
    }
    long start = nanos == FOR_EVER ? 0 : host.nanoTime();
    waiter.parks();
    try {
      while (!isThere()) { // after it can be seen that it waits
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (nanos == FOR_EVER) {
          host.park(this);
          continue;
        }
        long left = nanos - (host.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        host.parkNanos(this, left);
      }
      return true;
    } finally {
      waiter.awake();
    }
  }

  @Override
  boolean isLogClosed() {
    return log.durability().tails().isEnded();
  }

  @Override
  void wakeUp() {
    TailWaiters all = log.durability().tails();
    all.wake(waiter);
    all.remove(waiter);
  }
}
