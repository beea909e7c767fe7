package io.duralog.bench;

import java.io.IOException;
import java.util.Locale;

/**
 * What the figures of a report hold for.
 *
 * @param seed of the order of the contestants
 * @param flushBefore microseconds that the disk took for a durable block before the rounds; 0 if
 *     unknown
 * @param flushAfter the same after them
 */
record Conditions(long seed, double flushBefore, double flushAfter) {
  private static final int BLOCK = 4096;

  /** Some hundred flushes, unless one takes longer than 3 ms. */
  private static final double SECONDS = 1;

  /** From this factor on the disk of the first round was not that of the last one. */
  private static final double STEADY = 1.5;

  /**
   * Measures a flush: the median time of a block of 4 KiB, written directly over zeros and synced.
   *
   * @return microseconds; 0 where the file system has no direct writes
   */
  static double flushMicros(ForkedRun forked) throws IOException, InterruptedException {
    try {
      return forked.device(BLOCK, SECONDS).p50();
    } catch (RefusedException e) {
      return 0;
    }
  }

  /** The lines above a table. */
  String lines() {
    StringBuilder s = new StringBuilder();
    s.append("a durable block of 4 KiB: ").append(micros(flushBefore)).append(" before, ");
    s.append(micros(flushAfter)).append(" after (median of write and flush)\n");
    if (!isSteady()) {
      s.append("the disk was not steady: only the ratios of one round can be compared\n");
    }
    return s.append(new RunOrder(seed)).append('\n').toString();
  }

  private boolean isSteady() {
    return Math.max(flushBefore, flushAfter) <= STEADY * Math.min(flushBefore, flushAfter);
  }

  private static String micros(double value) {
    return value == 0 ? "unknown" : String.format(Locale.ROOT, "%.0f us", value);
  }
}
