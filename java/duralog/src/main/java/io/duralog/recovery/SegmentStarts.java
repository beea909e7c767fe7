package io.duralog.recovery;

import io.duralog.format.LogId;
import io.duralog.segment.SegmentRef;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The beginnings of the segments of one log, each read when it is first asked for and then kept:
 * some 200 bytes a segment. Any thread may ask.
 */
final class SegmentStarts {
  private final SegmentFiles files;
  private final LogId logId;
  private final Map<Integer, SegmentStart> known = new ConcurrentHashMap<>();

  SegmentStarts(SegmentFiles files, LogId logId) {
    this.files = files;
    this.logId = logId;
  }

  /** The beginning of a segment, of which the first batch is durable or which is empty. */
  SegmentStart of(SegmentRef segment) {
    SegmentStart s = known.get(segment.number());
    if (s == null) {
      s = files.with(segment, file -> SegmentStart.read(segment, file, logId));
      if (s.first() != null) {
        known.put(segment.number(), s);
      }
    }
    return s;
  }

  private long firstSequence(SegmentRef segment) {
    return segment.firstSequence() > 0 ? segment.firstSequence() : of(segment).firstSequence();
  }

  /**
   * Index of the last segment that begins with a sequence or a lower one; 0 if none is known to.
   */
  int lastUpTo(long sequence, List<SegmentRef> segments) {
    return FirstSequences.lastUpTo(sequence, segments, this::firstSequence).segment();
  }

  /** The log begins with a later segment now. */
  void forgetBefore(int number) {
    known.keySet().removeIf(n -> n < number);
  }
}
