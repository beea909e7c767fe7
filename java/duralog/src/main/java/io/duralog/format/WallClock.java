package io.duralog.format;

import java.time.Instant;

/**
 * The time in headers: nanoseconds since the epoch. Only a limit of age ({@link
 * io.duralog.Retention}) decides by it.
 */
public final class WallClock {
  private WallClock() {}

  /** Now. Good until the year 2262. */
  public static long nanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
