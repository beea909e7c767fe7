package io.duralog.recovery;

import io.duralog.format.CleanMark;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.util.List;

/**
 * Whether a log ends where its clean mark says. A mark may be older than the segments beside it: a
 * copy that only adds files keeps one that its log has lost since. So it is believed only after a
 * look at both places where a batch could follow.
 */
final class MarkedEnd {
  private MarkedEnd() {}

  /**
   * Whether it does, for a walk that has come to the place of the mark.
   *
   * @param ahead what to look through; it is left without a file
   */
  static boolean holds(
      KnownEnd known,
      Chain chain,
      BatchReader reader,
      List<SegmentRef> segments,
      BlockWindow ahead) {
    CleanMark m = known.mark();
    return m != null
        && (chain.isOpen() || chain.link == m.link())
        && !reader.isDirty(chain.offset)
        && isEmptyBehind(chain.segment, segments, ahead);
  }

  /** Whether the next segments, as far as one of them could hold the next batch, are empty. */
  private static boolean isEmptyBehind(int last, List<SegmentRef> segments, BlockWindow ahead) {
    try (BlockWindow window = ahead) {
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
