package io.duralog.commit;

import io.duralog.host.Host;
import java.util.function.Consumer;

/** What another thread has the committer do while it pauses. */
final class PauseRequest {
  private final Consumer<PausedCommitter> work;
  private final Host host;
  private final Thread caller = Thread.currentThread();
  private boolean done;
  private volatile boolean over;

  PauseRequest(Consumer<PausedCommitter> work, Host host) {
    this.work = work;
    this.host = host;
  }

  /** Does it; if it throws, it counts as not done. Committer only. */
  void run(PausedCommitter paused) {
    work.accept(paused);
    done = true;
  }

  /** Ends the wait. */
  void end() {
    over = true;
    host.unpark(caller);
  }

  /** Waits for it; returns whether it was done. */
  boolean await() {
    while (!over) {
      host.park(this);
    }
    return done;
  }
}
