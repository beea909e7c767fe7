package io.duralog.recovery;

import io.duralog.format.BatchHeader;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.recovery.FirstSequences.Start;
import io.duralog.segment.SegmentRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the segment at which recovery starts: the last one whose first batch, and so everything
 * before it, is proven durable. It looks at segments from the last one backwards, only as many as
 * may have been in flight. So its cost does not depend on the length of the log.
 */
final class RecoveryStart {
  private final FirstSequences firsts;
  private final LogRoot.Place floor;

  /** The first batch of the nearest later segment that has one. */
  private @Nullable BatchHeader behind;

  /** The highest sequence that it, or a batch linked to it, names as durable. */
  private long saidBehind;

  /**
   * Creates one.
   *
   * @param floor the root's durable floor
   */
  RecoveryStart(FirstSequences firsts, LogRoot.Place floor) {
    this.firsts = firsts;
    this.floor = floor;
  }

  /** Where recovery starts. */
  Start of(List<SegmentRef> segments) {
    for (int i = segments.size() - 1; i > 0; i--) {
      SegmentRef s = segments.get(i);
      BatchHeader first = firsts.headerAt(s, SegmentFormat.HEADER_LENGTH);
      if (first != null && (isBeforeFloor(first) || isProved(s, first))) {
        return new Start(i, first.firstSequence());
      }
    }
    return Start.OF_LOG;
  }

  /** Whether the first batch of a segment is before the floor, by sequence and by place. */
  private boolean isBeforeFloor(BatchHeader first) {
    return floor.last() >= first.firstSequence()
        && (first.segment() < floor.segment()
            || (first.segment() == floor.segment() && floor.offset() > first.offset()));
  }

  /**
   * Whether a later batch, linked to the first one of a segment, proves that the first was durable.
   * Without the link a batch of the log could vouch for a leftover in front of it.
   */
  private boolean isProved(SegmentRef segment, BatchHeader first) {
    long wanted = first.firstSequence();
    long said = first.durableSequence();
    Chain chain = new Chain();
    BatchHeader h = first;
    while (h != null && said < wanted) {
      chain.passed(0, h);
      h = firsts.headerAt(segment, chain.offset);
      h = h != null && chain.continues(h) ? h : null;
      said = h == null ? said : Math.max(said, h.durableSequence());
    }
    if (behind != null && said < wanted && chain.continues(behind)) {
      said = Math.max(said, saidBehind);
    }
    behind = first;
    saidBehind = said;
    return said >= wanted;
  }
}
