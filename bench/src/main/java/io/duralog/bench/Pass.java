package io.duralog.bench;

import java.util.function.Consumer;

/** One time through a whole log, with a check that every record is there once and as written. */
final class Pass {
  private Pass() {}

  /**
   * Reads.
   *
   * @param reading {@link RecordReader#visit} or another way to get all records
   * @return nanoseconds
   * @throws IllegalStateException if anything is missing or wrong
   */
  static long through(Consumer<RecordSink> reading, int size, long records) {
    long[] seen = new long[2];
    long start = System.nanoTime();
    reading.accept(
        (sequence, type, payload) -> {
          seen[0]++;
          seen[1] += Content.check(payload, size);
        });
    long nanos = System.nanoTime() - start;
    if (seen[0] != records || seen[1] != records * (records - 1) / 2) {
      throw new IllegalStateException("read back " + seen[0] + " of " + records + " records");
    }
    return nanos;
  }
}
