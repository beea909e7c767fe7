package io.duralog.append;

import io.duralog.host.Host;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a thread that waits alone spin for the end of its wait before it parks. To be woken costs it
 * some 10 to 20 µs of a commit of 120, and the committer the wake-up. With more waiting threads, or
 * where commits take longer or cores are scarce, a spin only takes a core away from others, so it
 * is skipped for 8 to 512 waits.
 */
final class WaitSpin {
  /** At the most, in nanoseconds: a commit that takes longer gains too little. */
  static final long MOST_NANOS = 250_000;

  /** Between two looks, in nanoseconds: the core was given to another thread. */
  private static final long LOST_CORE_NANOS = 200_000;

  private static final int ALONE = 16;
  private static final int MISSES_UNTIL_PAUSE = 4;
  private static final int SHORTEST_PAUSE = 8;
  private static final int LONGEST_PAUSE = 512;
  private static final int HITS_UNTIL_TRUST = 128;

  /** In the whole process; half of the cores remain for others. */
  private final int mostAtOnce;

  private final Host host;

  private static final AtomicInteger AT_ONCE = new AtomicInteger();

  /** Commits since one that ended several waits, up to {@link #ALONE}; at first one is alone. */
  private volatile int alone = ALONE;

  // Of the caller that waits alone; if two do, a lost update costs a look too many.
  private int misses;
  private int hits;
  private int pause;
  private int nextPause = SHORTEST_PAUSE;

  WaitSpin(Host host) {
    this.host = host;
    this.mostAtOnce = host.cores() / 2;
  }

  /**
   * Notes how many waits a commit has ended, and whether others continue. Committer only.
   *
   * <p>If two callers wait by turns, the one that spins keeps the other from coming back in time
   * for the commit that could take both.
   */
  void released(int waits, boolean more) {
    if (waits > 1 || more) {
      alone = 0;
    } else if (waits == 1 && alone < ALONE) {
      alone = alone + 1;
    }
  }

  /** Whether the last waits were of one caller at a time. */
  boolean isAlone() {
    return alone == ALONE;
  }

  /** Returns when the wait is over, or it is time to park; tells whether it has looked at all. */
  boolean until(Durability durability, long sequence) {
    if (!isAlone()) {
      return false;
    }
    if (pause > 0) {
      pause--;
      return false;
    }
    if (host.runsOnCarrier()) {
      return false;
    }
    boolean may = AT_ONCE.incrementAndGet() <= mostAtOnce;
    try {
      if (may) {
        look(durability, sequence);
      }
      return may;
    } finally {
      AT_ONCE.decrementAndGet();
    }
  }

  private void look(Durability durability, long sequence) {
    long start = host.nanoTime();
    long last = start;
    while (!durability.isOver(sequence)) {
      long now = host.nanoTime();
      boolean lostCore = now - last > LOST_CORE_NANOS;
      if (lostCore || now - start > MOST_NANOS) {
        missed(lostCore);
        return;
      }
      last = now;
      host.spin();
    }
    misses = 0;
    if (++hits >= HITS_UNTIL_TRUST) {
      hits = 0;
      nextPause = SHORTEST_PAUSE;
    }
  }

  /** A slow commit or a lost core is normal now and then; if it is the rule, pauses get long. */
  private void missed(boolean lostCore) {
    if (lostCore || ++misses >= MISSES_UNTIL_PAUSE) {
      misses = 0;
      hits = 0;
      pause = nextPause;
      nextPause = Math.min(LONGEST_PAUSE, nextPause * (lostCore ? 8 : 2));
    }
  }
}
