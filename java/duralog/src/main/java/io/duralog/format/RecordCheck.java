package io.duralog.format;

/** Checks many records in one call, faster than one by one in Java. For any thread. */
public interface RecordCheck {
  /**
   * Checks records that follow each other, and stops at the first that is not there as a whole, or
   * is not the sound record of its sequence.
   *
   * @param from index where the first one begins
   * @param end index that none reaches beyond
   * @param count the most to check
   * @param seed of the log
   * @param first sequence of the first one
   * @return how many are sound, in the upper 32 bits, and the index after the last of them in the
   *     lower ones; negative if this machine cannot check so
   */
  long check(byte[] bytes, int from, int end, int count, int seed, long first);
}
