package io.duralog.commit;

import java.util.function.LongSupplier;

/**
 * Detects a bulk load: since the last pause batches came faster than segments could be filled with
 * zeros ahead of them. For the committer.
 */
final class BulkLoadDetector {
  /** 100 MB/s: half of the pace at which zeros are written beside commits. */
  private static final long BYTES_PER_MICROSECOND = 100;

  /** Fewer bytes may be a group or two, whatever their rate. */
  private static final long LEAST_BYTES = 2 << 20;

  /** After so many bytes, earlier ones count half. */
  private static final long LONG_BYTES = 64 << 20;

  private static final long PAUSE_NANOS = 20_000_000;

  private final LongSupplier clock;
  private long since;
  private long last;
  private long bytes;

  /**
   * Creates one.
   *
   * @param clock nanoseconds from any start
   */
  BulkLoadDetector(LongSupplier clock) {
    this.clock = clock;
    this.since = clock.getAsLong();
    this.last = since;
  }

  /** A batch of this size has been given its place. */
  void placed(long size) {
    long now = clock.getAsLong();
    if (now - last > PAUSE_NANOS) {
      since = last = now;
      bytes = 0;
    }
    last = now;
    bytes += size;
    if (bytes > LONG_BYTES) {
      bytes /= 2;
      since += (now - since) / 2;
    }
  }

  /** Whether a bulk load is under way. */
  boolean isBulk() {
    return bytes >= LEAST_BYTES && bytes > (last - since) / 1_000 * BYTES_PER_MICROSECOND;
  }
}
