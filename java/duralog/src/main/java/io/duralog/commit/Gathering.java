package io.duralog.commit;

import io.duralog.engine.Host;
import java.util.function.IntSupplier;

/**
 * Lets callers that were acknowledged together come back together. Without it the first that is
 * awake takes the next commit for itself, and the others wait for that one and for theirs: with a
 * committer of higher priority than its callers that was the rule.
 *
 * <p>What is waited for in vain is time in which the disk idles, so there is an account of it. A
 * wait that brings all together earns some of that time, each commit a little. Where callers do not
 * come back, or a core that is given away for a moment goes to somebody else, waits are left out
 * until the debt has become small; a single tick lost among thousands of hits changes nothing.
 */
final class Gathering {
  /** At the most; a third of a commit on a fast disk. */
  private static final long NANOS = 40_000;

  /** To wake more of them takes as long as a commit, so the disk had better not wait for all. */
  private static final int FEW = 16;

  /** The core was given to somebody who keeps it: the wait was in vain, whoever came meanwhile. */
  private static final long LOST_CORE_NANOS = 200_000;

  /**
   * More than this is owed where it is the rule and no accident: a scheduler's tick, in
   * nanoseconds.
   */
  static final long MOST_DEBT = 4_000_000;

  /** A process that was suspended for minutes is soon as before. */
  static final long DEEPEST_DEBT = 2 * MOST_DEBT;

  /** What a wait that brought all earns: of a commit that it has saved, some percent. */
  static final long EARNED_BY_HIT = 3_000;

  /** What each commit earns: half a percent of it, to try again from time to time. */
  static final long EARNED_BY_COMMIT = 500;

  private final Host host;

  /** In the next commit, if those of the last one come back; 0 once that has been waited for. */
  private int expected;

  /** Nanoseconds waited in vain, and not earned since. */
  private long debt;

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
    debt = Math.max(0, debt - EARNED_BY_COMMIT);
    if (debt > MOST_DEBT) {
      return;
    }
    int before = there.getAsInt();
    long start = host.nanoTime();
    while (there.getAsInt() < all) {
      host.giveWay();
      long waited = host.nanoTime() - start;
      if (waited > NANOS) {
        boolean mostCame = 2 * (there.getAsInt() - before) >= all - before;
        if (!mostCame || waited > LOST_CORE_NANOS) {
          debt = Math.min(DEEPEST_DEBT, debt + waited);
        }
        return;
      }
      if (all > FEW) {
        return;
      }
    }
    debt = Math.max(0, debt - EARNED_BY_HIT);
  }
}
