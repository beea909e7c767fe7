package io.duralog.commit;

import io.duralog.engine.Host;
import java.util.function.IntSupplier;

/**
 * Lets callers that were acknowledged together come back together. Without it the first that is
 * awake takes the next commit for itself, and the others wait for that one and for theirs: with a
 * committer of higher priority than its callers that was the rule. Where they do not come back, or
 * a core that is given away for a moment goes to somebody else, it is left out until it would have
 * paid again.
 */
final class Gathering {
  /** At the most; a third of a commit on a fast disk. */
  private static final long NANOS = 40_000;

  /** To wake more of them takes as long as a commit, so the disk had better not wait for all. */
  private static final int FEW = 16;

  /** Between two looks, in nanoseconds: the core was given to somebody who keeps it. */
  private static final long LOST_CORE_NANOS = 200_000;

  private static final int MISSES_UNTIL_PAUSE = 4;
  private static final int SHORTEST_PAUSE = 64;
  private static final int LONGEST_PAUSE = 1 << 14;
  private static final int HITS_UNTIL_TRUST = 1024;

  private final Host host;

  /** In the next commit, if those of the last one come back; 0 once that has been waited for. */
  private int expected;

  private int misses;
  private int hits;
  private int pause;
  private int nextPause = SHORTEST_PAUSE;

  Gathering(Host host) {
    this.host = host;
  }

  /**
   * Notes what the next commit could hold. Without the others, callers of which each commit takes a
   * part would go on by turns.
   *
   * @param callers how many were acknowledged
   * @param others how many records were there before that; where there are many, they are not of
   *     callers who wait for each
   */
  void acknowledged(int callers, int others) {
    expected = callers > 0 && others <= FEW ? callers + others : callers;
  }

  /**
   * Waits a little for records.
   *
   * @param there how many records there are
   */
  void await(IntSupplier there) {
    int all = expected;
    expected = 0;
    if (all > 1) {
      await(all, there);
    }
  }

  private void await(int all, IntSupplier there) {
    if (pause > 0) {
      pause--;
      return;
    }
    int before = there.getAsInt();
    long start = host.nanoTime();
    long last = start;
    while (there.getAsInt() < all) {
      host.giveWay();
      long now = host.nanoTime();
      if (now - last > LOST_CORE_NANOS) {
        pause(8);
        return;
      }
      if (all > FEW) {
        return;
      }
      if (now - start > NANOS) {
        missed(2 * (there.getAsInt() - before) >= all - before);
        return;
      }
      last = now;
    }
    misses = 0;
    if (++hits >= HITS_UNTIL_TRUST) {
      hits = 0;
      nextPause = SHORTEST_PAUSE;
    }
  }

  private void missed(boolean mostCame) {
    if (mostCame) {
      misses = 0;
    } else if (++misses >= MISSES_UNTIL_PAUSE) {
      pause(2);
    }
  }

  private void pause(int growth) {
    misses = 0;
    hits = 0;
    pause = nextPause;
    nextPause = Math.min(LONGEST_PAUSE, nextPause * growth);
  }
}
