package io.duralog.log;

import io.duralog.host.Host;
import org.jspecify.annotations.Nullable;

/** What a caller has the truncating thread do, and waits for. */
final class Move {
  private final Host host;
  final Runnable work;
  final Thread caller = Thread.currentThread();
  private @Nullable RuntimeException refused;
  private volatile boolean over;

  Move(Host host, Runnable work) {
    this.host = host;
    this.work = work;
  }

  void over(@Nullable RuntimeException why) {
    refused = why;
    over = true;
    host.unpark(caller);
  }

  /** An interrupt does not end it, but stays set. */
  void await() {
    boolean interrupted = false;
    while (!over) {
      host.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (refused != null) {
      throw refused;
    }
  }
}
