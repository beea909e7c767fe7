package io.duralog.lock;

/**
 * Notices a lost lock before much is acknowledged: looks at the lock if more than a second has
 * passed since the last look. For the committer's thread.
 */
public final class LockWatch {
  private static final long EVERY = 1_000_000_000L;

  private final WriterLock lock;
  private long last;

  /**
   * Creates one.
   *
   * @param now the time, as {@link System#nanoTime()}; the lock has just been taken
   */
  public LockWatch(WriterLock lock, long now) {
    this.lock = lock;
    this.last = now;
  }

  /** Whether the next look will be at the lock itself. */
  public boolean isDue(long now) {
    return now - last > EVERY;
  }

  /**
   * To be called before an acknowledgement. Mostly costs a subtraction.
   *
   * @throws io.duralog.LogLockedException if the lock was lost
   */
  public void look(long now) {
    if (isDue(now)) {
      lock.requireHeld();
      last = now;
    }
  }
}
