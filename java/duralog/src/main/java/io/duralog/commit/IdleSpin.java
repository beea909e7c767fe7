package io.duralog.commit;

import io.duralog.host.Host;
import java.util.function.BooleanSupplier;

/**
 * Spins for work before the committer sleeps. A caller that was just acknowledged often comes back
 * at once, and to find the committer awake saves it the 8 to 29 µs of waking it. Where that does
 * not happen the spin would only take a core away from other threads, so after four misses it is
 * skipped for 64 rounds.
 */
final class IdleSpin {
  private static final long NANOS = 50_000;
  private static final int MISSES_UNTIL_PAUSE = 4;
  private static final int PAUSE = 64;

  private final Host host;
  private int misses;
  private int pause;

  IdleSpin(Host host) {
    this.host = host;
  }

  /** Spins until there is work; returns false when there is none for now. */
  boolean until(BooleanSupplier work) {
    if (pause > 0) {
      pause--;
      return work.getAsBoolean();
    }
    long start = host.nanoTime();
    while (host.nanoTime() - start < NANOS) {
      if (work.getAsBoolean()) {
        misses = 0;
        return true;
      }
      host.spin();
    }
    if (++misses >= MISSES_UNTIL_PAUSE) {
      misses = 0;
      pause = PAUSE;
    }
    return false;
  }
}
