package io.duralog.commit;

import io.duralog.format.LogRoot;
import io.duralog.segment.Segment;

/**
 * A committer while nothing is accepted and nothing in flight: the end of the log may move. For its
 * own thread, during {@link Committer#whilePaused}.
 */
public final class PausedCommitter {
  private final Committer committer;
  private final SpaceSupply supply;

  PausedCommitter(Committer committer, SpaceSupply supply) {
    this.committer = committer;
    this.supply = supply;
  }

  /**
   * A segment that was never written to, at which the log may begin anew.
   *
   * @throws io.duralog.DuraLogException if there is none and none can be made
   */
  public Segment fresh() {
    return supply.fresh();
  }

  /** The log ends at a place now: what is accepted next comes after it, in a new incarnation. */
  public void continueAt(LogRoot.Place end) {
    committer.continueAt(end);
  }

  /** Goes on in a {@link #fresh} segment. */
  public void moveTo(Segment fresh) {
    supply.segments().moveTo(fresh);
  }

  /** Closes all segments, as their files are about to be deleted or replaced. */
  public void closeSegments() {
    supply.segments().closeAll();
  }

  /** Goes on in a segment that was opened since. */
  public void replace(Segment by) {
    supply.segments().replace(by);
  }
}
