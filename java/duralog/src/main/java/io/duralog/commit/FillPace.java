package io.duralog.commit;

import io.duralog.host.Host;

/**
 * How fast zeros are written ahead of the batches: somewhat faster than batches come, and no faster
 * than that, since zeros and commits share the disk. For the committer.
 */
final class FillPace {
  private static final long LEAST = 500_000;
  private static final long MOST = 200_000_000;
  private static final long WINDOW_NANOS = 100_000_000;

  private long placed;
  private long windowPlaced;
  private final Host host;
  private long windowStart;
  private long bytesPerSecond;

  FillPace(Host host) {
    this.host = host;
    this.windowStart = host.nanoTime();
  }

  /** A batch of this size has been given its place. */
  void placed(long bytes) {
    placed += bytes;
  }

  /**
   * The pace from now on.
   *
   * @param growth size of what is filled, as a multiple of the segment in use
   * @return bytes per second, 0.5 to 200 million
   */
  long bytesPerSecond(double growth) {
    long now = host.nanoTime();
    long nanos = now - windowStart;
    if (nanos >= WINDOW_NANOS) {
      long measured = (long) ((placed - windowPlaced) * 1e9 / nanos);
      bytesPerSecond = Math.max(measured, bytesPerSecond / 2); // a pause is not the end of a burst
      windowStart = now;
      windowPlaced = placed;
    }
    // Twice: begun at a quarter of the segment in use, it is done at three quarters.
    return Math.min(MOST, Math.max(LEAST, (long) (2 * growth * bytesPerSecond)));
  }
}
