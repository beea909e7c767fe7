package io.duralog.bench.peers;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the records a peer has been given and not yet called back for, and waits for all of them.
 * For any number of threads.
 */
final class Pending {
  private static final int MOST = 65_536;

  private final Semaphore free = new Semaphore(MOST);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  /** Before a record is given away; waits while too many are. */
  void begin() {
    free.acquireUninterruptibly();
  }

  /** Called back by the peer. */
  void done() {
    free.release();
  }

  /** Called back by the peer; whoever waits learns of it. */
  void failed(String reason) {
    failure.compareAndSet(null, reason);
    free.release();
  }

  /** Returns when the peer has called back for all. */
  void awaitNone() {
    free.acquireUninterruptibly(MOST);
    free.release(MOST);
    String reason = failure.get();
    if (reason != null) {
      throw new IllegalStateException("the peer failed: " + reason);
    }
  }
}
