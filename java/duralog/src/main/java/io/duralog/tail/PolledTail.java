package io.duralog.tail;

import io.duralog.host.Host;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Follows a log of another process: looks again and again how far it is durable. */
public final class PolledTail extends AbstractTail {
  private static final long FIRST_PAUSE_NANOS = 50_000;

  private final Host host;
  private final BooleanSupplier isLogClosed;
  private final long mostPause;

  /** Who waits, or null. */
  private volatile @Nullable Thread waiting;

  /**
   * Creates one.
   *
   * @param isLogClosed whether the reader has been closed that it is of
   * @param mostPause nanoseconds between two looks at the most
   */
  public PolledTail(
      Path directory,
      ElsewherePlace place,
      Host host,
      BooleanSupplier isLogClosed,
      long mostPause) {
    super(directory, place);
    this.host = host;
    this.isLogClosed = isLogClosed;
    this.mostPause = mostPause;
  }

  @Override
  boolean await(long nanos) throws InterruptedException {
    if (isThere()) {
      return true;
    }
    long start = host.nanoTime();
    long pause = Math.min(FIRST_PAUSE_NANOS, mostPause);
    waiting = Thread.currentThread();
    try {
      while (!isThere()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long left = nanos == FOR_EVER ? FOR_EVER : nanos - (host.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        host.parkNanos(this, Math.min(pause, left));
        pause = Math.min(2 * pause, mostPause);
      }
      return true;
    } finally {
      waiting = null;
    }
  }

  @Override
  boolean isLogClosed() {
    return isLogClosed.getAsBoolean();
  }

  @Override
  void wakeUp() {
    Thread t = waiting;
    if (t != null) {
      host.unpark(t);
    }
  }
}
