package io.duralog.recovery;

import io.duralog.engine.Engine;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.CleanMark;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the segment from which recovery must walk: the last one of which the log itself says that
 * its first batch, and so all before it, was durable. What it costs does not depend on the length
 * of the log.
 */
final class StartPoint {
  private final Engine engine;
  private final LogId logId;

  StartPoint(Engine engine, LogId logId) {
    this.engine = engine;
    this.logId = logId;
  }

  /** The segments with the sequences of their first batches, 0 where there is none. */
  List<SegmentRef> withFirstSequences(List<SegmentRef> segments) {
    List<SegmentRef> known = new ArrayList<>(segments.size());
    try (BlockWindow window = BlockWindow.ofSingleBlocks(engine)) {
      for (SegmentRef s : segments) {
        window.open(s);
        BatchHeader h = header(window, s, SegmentFormat.HEADER_LENGTH);
        known.add(new SegmentRef(s.number(), s.path(), h == null ? 0 : h.firstSequence()));
      }
    }
    return known;
  }

  /**
   * Index of the segment to start from.
   *
   * @param closed the clean mark, if there is one
   * @param opened what the last open found to be durable, if it is known
   */
  int of(List<SegmentRef> segments, @Nullable CleanMark closed, @Nullable CleanMark opened) {
    for (int i = segments.size() - 1; i > 0; i--) {
      SegmentRef s = segments.get(i);
      if (s.firstSequence() > 0 && (isWithin(s, closed) || isWithin(s, opened) || isProved(s))) {
        return i;
      }
    }
    return 0;
  }

  /** Whether the first batch of a segment stands in front of the end that a mark names. */
  private static boolean isWithin(SegmentRef s, @Nullable CleanMark mark) {
    return mark != null
        && mark.lastSequence() >= s.firstSequence()
        && (s.number() < mark.segment()
            || (s.number() == mark.segment() && mark.offset() > SegmentFormat.HEADER_LENGTH));
  }

  /**
   * Whether a later batch of the segment, linked to the first one, says that the first was durable.
   * Without the link a batch of the log could vouch for a leftover that stands in front of it.
   */
  private boolean isProved(SegmentRef segment) {
    try (BlockWindow window = BlockWindow.ofSingleBlocks(engine)) {
      window.open(segment);
      Chain chain = new Chain();
      chain.start(0, segment.firstSequence());
      BatchHeader h = header(window, segment, chain.offset);
      while (h != null && chain.continues(h)) {
        if (h.durableSequence() >= segment.firstSequence()) {
          return true;
        }
        chain.passed(0, h);
        h = header(window, segment, chain.offset);
      }
      return false;
    }
  }

  private @Nullable BatchHeader header(BlockWindow window, SegmentRef segment, long offset) {
    int i = window.at(offset, BatchFormat.HEADER_LENGTH);
    if (i < 0 || !BatchFormat.isIntact(window.array(), i, logId.seed())) {
      return null;
    }
    BatchHeader h = BatchFormat.read(window.array(), i);
    return h.fits(segment.number(), offset, window.fileSize()) ? h : null;
  }
}
