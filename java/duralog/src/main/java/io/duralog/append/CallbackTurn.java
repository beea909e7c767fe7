package io.duralog.append;

import io.duralog.host.Host;
import org.jspecify.annotations.Nullable;

/** The right to complete futures: of one thread of the log, until another takes over. */
final class CallbackTurn {
  /** Its thread sleeps here. */
  final Doorbell bell;

  /** What it gave the executor last. */
  volatile @Nullable CallbackDrain drain;

  CallbackTurn(Host host) {
    this.bell = new Doorbell(host);
  }

  /** Whether the executor has taken a task and not started it. */
  boolean waitsForExecutor() {
    CallbackDrain d = drain;
    return d != null && !d.hasBegun();
  }
}
