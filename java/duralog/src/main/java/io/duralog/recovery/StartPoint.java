package io.duralog.recovery;

import io.duralog.engine.Engine;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
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
    try (BlockWindow window = new BlockWindow(engine)) {
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
   * @param durable what the clean mark says, 0 without one
   */
  int of(List<SegmentRef> segments, long durable) {
    for (int i = segments.size() - 1; i > 0; i--) {
      long first = segments.get(i).firstSequence();
      if (first > 0 && (durable >= first || isProved(segments.get(i), first))) {
        return i;
      }
    }
    return 0;
  }

  /** Whether a later batch of the segment itself says that its first one was durable. */
  private boolean isProved(SegmentRef segment, long first) {
    try (BlockWindow window = new BlockWindow(engine)) {
      window.open(segment);
      long offset = SegmentFormat.HEADER_LENGTH;
      long expected = first;
      BatchHeader h = header(window, segment, offset);
      while (h != null && h.firstSequence() == expected) {
        if (h.durableSequence() >= first) {
          return true;
        }
        offset = h.end();
        expected = h.nextSequence();
        h = header(window, segment, offset);
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
