package io.duralog.recovery;

import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.util.List;

/**
 * Whether a log ends where its root says that it was closed. A root may be older than its segments,
 * as in a directory that was put together from two copies. So it is believed only after a look at
 * every place where a batch could follow.
 */
final class ClosedEnd {
  private ClosedEnd() {}

  /**
   * Whether it does, for a walk that has come to that place.
   *
   * @param ahead the window to look through; its file is closed
   */
  static boolean holds(
      DurableFloor known,
      Chain chain,
      BatchReader reader,
      List<SegmentRef> segments,
      SegmentWindow ahead) {
    LogRoot.Place m = known.end();
    return m != null
        && (chain.isOpen() || chain.link == m.link())
        && !reader.isDirty(chain.offset)
        && isEmptyBehind(chain.segment, segments, ahead);
  }

  /** Whether the first batch block of each later segment, up to a gap, is zero or not there. */
  private static boolean isEmptyBehind(int last, List<SegmentRef> segments, SegmentWindow ahead) {
    try (SegmentWindow window = ahead) {
      for (int i = last + 1; i < segments.size(); i++) {
        if (segments.get(i).number() != segments.get(i - 1).number() + 1) {
          break;
        }
        window.open(segments.get(i));
        if (window.isDirty(SegmentFormat.HEADER_LENGTH)) {
          return false;
        }
      }
      return true;
    }
  }
}
