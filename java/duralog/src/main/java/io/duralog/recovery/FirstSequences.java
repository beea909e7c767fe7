package io.duralog.recovery;

import io.duralog.engine.Engine;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells with which sequence a segment begins. It reads one block of one file, and only on demand,
 * since a log may have thousands of segments. For one thread.
 */
public final class FirstSequences implements AutoCloseable {
  private final LogId logId;
  private final SegmentWindow window;
  private final Map<Integer, Long> known = new HashMap<>();

  /** Opens no file yet. */
  public FirstSequences(Engine engine, LogId logId) {
    this.logId = logId;
    this.window = SegmentWindow.ofSingleBlocks(engine);
  }

  /**
   * Where a walk starts.
   *
   * @param segment index of the segment
   * @param sequence of its first batch
   */
  public record Start(int segment, long sequence) {
    /** The beginning of the log; its sequence is then that of the root. */
    static final Start OF_LOG = new Start(0, 1);
  }

  /** The last segment that begins with a sequence or an earlier one, found by bisection. */
  public Start lastUpTo(long sequence, List<SegmentRef> segments) {
    return lastUpTo(sequence, segments, this::of);
  }

  /**
   * The same, with what is known otherwise of the segments.
   *
   * @param firsts sequence of the first batch of a segment, or 0 if there is none
   */
  static Start lastUpTo(
      long sequence, List<SegmentRef> segments, ToLongFunction<SegmentRef> firsts) {
    Start found = Start.OF_LOG;
    int low = 1;
    int high = sequence <= 1 ? 0 : segments.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = middle;
      long first = firsts.applyAsLong(segments.get(at));
      while (first == 0 && at > low) { // empty: the one before it tells
        at--;
        first = firsts.applyAsLong(segments.get(at));
      }
      if (first > sequence) {
        high = at - 1;
      } else {
        found = first == 0 ? found : new Start(at, first);
        low = middle + 1;
      }
    }
    return found;
  }

  /** Sequence of the first batch of a segment, or 0 if there is none. */
  public long of(SegmentRef segment) {
    if (segment.firstSequence() > 0) {
      return segment.firstSequence();
    }
    return known.computeIfAbsent(
        segment.number(),
        n -> {
          BatchHeader h = headerAt(segment, SegmentFormat.HEADER_LENGTH);
          return h == null ? 0 : h.firstSequence();
        });
  }

  /**
   * When the first batch of a segment was sealed, nanoseconds since the epoch; 0 if none is there.
   */
  public long timeOf(SegmentRef segment) {
    BatchHeader h = headerAt(segment, SegmentFormat.HEADER_LENGTH);
    return h == null ? 0 : h.time();
  }

  /** The batch header at an offset of a segment, or null if none is valid at that place. */
  @Nullable BatchHeader headerAt(SegmentRef segment, long offset) {
    window.open(segment);
    int i = window.at(offset, BatchFormat.HEADER_LENGTH);
    if (i < 0 || !BatchFormat.isIntact(window.array(), i, logId.seed())) {
      return null;
    }
    BatchHeader h = BatchFormat.read(window.array(), i);
    return h.fits(segment.number(), offset, window.fileSize()) ? h : null;
  }

  @Override
  public void close() {
    window.close();
  }
}
