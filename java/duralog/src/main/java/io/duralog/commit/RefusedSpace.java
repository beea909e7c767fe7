package io.duralog.commit;

import io.duralog.segment.Refusal;
import io.duralog.segment.SegmentPreparer;
import org.jspecify.annotations.Nullable;

/**
 * What the disk has refused. Whoever asks for space is answered by a try that began after that: an
 * earlier one may have met what is no more. For the committer.
 */
final class RefusedSpace {
  /** Then the disk is tried again only when a caller asks. */
  private boolean refused;

  /** What the callers are to be told. */
  private @Nullable Refusal untold;

  /** Whether the try that is under way began before a caller has asked. */
  private boolean earlier;

  /** Whether the last refusal was passed over: not twice, since some callers ask all the time. */
  private boolean passedOver;

  /** A segment was made, or nothing is known of what there is. */
  void forget() {
    refused = false;
    earlier = false;
    passedOver = false;
  }

  /**
   * Takes the preparer's answer.
   *
   * @param asked whether a caller has asked since the last call
   */
  void look(boolean asked, SegmentPreparer preparer) {
    if (asked) {
      refused = false;
      untold = null;
      earlier = preparer.working(); // before the answer is taken, or it might be missed
    }
    Refusal met = preparer.takeRefusal();
    if (met == null) {
      return;
    }
    boolean old = asked || earlier;
    earlier = false;
    passedOver = old && !passedOver;
    if (!passedOver) {
      refused = true;
      untold = met;
    }
  }

  /** Whether the disk is not to be tried now. */
  boolean isRefused() {
    return refused;
  }

  /** What the callers are to be told, or null. */
  @Nullable Refusal untold() {
    return untold;
  }

  /** They have been told. */
  void told() {
    untold = null;
  }
}
