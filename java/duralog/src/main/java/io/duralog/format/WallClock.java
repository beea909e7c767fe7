package io.duralog.format;

import java.time.Instant;

/**
 * The time in headers: nanoseconds since the epoch. A limit of age ({@link io.duralog.Retention})
 * and a replay from a time ({@link io.duralog.ReadOptions#from(Instant)}) go by it.
 */
public final class WallClock {
  /** A clock that falls back by no more than this is waited for. */
  public static final long MOST_AHEAD = 3_600_000_000_000L;

  private WallClock() {}

  /** Now. Good until the year 2262. */
  public static long nanos() {
    return nanos(Instant.now());
  }

  /**
   * A moment; one that is too early or too late for the format is the first or last that is not.
   */
  public static long nanos(Instant moment) {
    try {
      return Math.addExact(
          Math.multiplyExact(moment.getEpochSecond(), 1_000_000_000L), moment.getNano());
    } catch (ArithmeticException e) {
      return moment.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /**
   * The time of the next batch: the clock's, but not before that of the last batch. A clock that
   * was far ahead then, and has been set right since, is not waited for.
   */
  public static long after(long last, long now) {
    return last > now && last <= now + MOST_AHEAD ? last : now;
  }
}
