package io.duralog.commit;

import io.duralog.host.Host;
import java.util.function.IntSupplier;

/**
 * Group commit: waits briefly for just-acknowledged callers. Without it the first that is awake
 * takes the next commit for itself, and the others wait for that commit and then for theirs. With a
 * committer of higher priority than its callers that was the rule.
 *
 * <p>The disk idles while the committer waits without result, so that time is counted as debt. A
 * wait that brings all together pays some of it back, each commit a little. If callers do not come
 * back, or another thread takes the core, waits are left out until the debt has become small. A
 * single tick lost among thousands of hits changes nothing.
 */
final class GroupCommitWait {
  /** At the most; a third of a commit on a fast disk. */
  private static final long NANOS = 40_000;

  /** To wake more callers takes as long as a commit, so the disk does not wait for all of them. */
  private static final int FEW = 16;

  /** Another thread got the core and kept it: the wait was without result, whatever came. */
  private static final long LOST_CORE_NANOS = 200_000;

  /** With more debt than a scheduler's tick, in nanoseconds, lost waits are no accident. */
  static final long MOST_DEBT = 4_000_000;

  /** The debt's limit, so that a process that was suspended for minutes soon waits again. */
  static final long DEEPEST_DEBT = 2 * MOST_DEBT;

  /** Paid back by a wait that brought all: some percent of the commit that it saved. */
  static final long EARNED_BY_HIT = 3_000;

  /** Paid back by each commit: half a percent of it, to try again from time to time. */
  static final long EARNED_BY_COMMIT = 500;

  private final Host host;

  /** Records of the next commit, if callers of the last one come back; 0 after the wait. */
  private int expected;

  /** Nanoseconds waited without result, and not paid back since. */
  private long debt;

  GroupCommitWait(Host host) {
    this.host = host;
  }

  /**
   * Notes what the next commit could hold. If the others were not counted, callers would keep
   * committing by turns.
   *
   * @param callers how many were acknowledged
   * @param others how many records were queued before that; many of them do not come from callers
   *     that wait for each record
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
