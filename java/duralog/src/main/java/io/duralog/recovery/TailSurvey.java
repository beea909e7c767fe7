package io.duralog.recovery;

import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything from a place on where the chain ends: whether it proves that the place was
 * durable, where reading can continue, and what is not zero.
 */
final class TailSurvey {
  /**
   * Blocks that are not zero.
   *
   * @param segment index in the list of segments
   * @param from offset of the first
   * @param to offset after the last, or the end of the file
   */
  record Extent(int segment, long from, long to) {}

  private final List<SegmentRef> segments;
  private final int seed;
  private final long expected;
  private final boolean proved;

  private final List<Extent> extents = new ArrayList<>();
  private boolean proof;
  private @Nullable BatchHeader resume;
  private int resumeSegment = -1;
  private long lastSeen;
  private long durable;

  private TailSurvey(List<SegmentRef> segments, int seed, long expected, boolean proved) {
    this.segments = segments;
    this.seed = seed;
    this.expected = expected;
    this.proved = proved;
  }

  /**
   * Surveys.
   *
   * @param from index of the segment, and offset in it, where to begin
   * @param expected the sequence that was expected there
   * @param proved whether the proof is known already; then the survey ends where reading can
   *     continue, else at the proof
   * @param window the window to look through; its file is closed, and it may be used again
   */
  static TailSurvey of(
      List<SegmentRef> segments,
      int from,
      long offset,
      long expected,
      boolean proved,
      SegmentWindow window,
      int seed) {
    TailSurvey survey = new TailSurvey(segments, seed, expected, proved);
    survey.run(window, from, offset);
    return survey;
  }

  private void run(SegmentWindow ahead, int from, long offset) {
    try (SegmentWindow window = ahead) {
      for (int i = from; i < segments.size() && !done(); i++) {
        window.open(segments.get(i));
        scan(window, i, i == from ? offset : SegmentFormat.HEADER_LENGTH);
      }
    }
  }

  private boolean done() {
    return proof || (proved && resume != null);
  }

  private void scan(SegmentWindow window, int index, long offset) {
    long size = window.fileSize();
    int number = segments.get(index).number();
    long dirtyFrom = -1;
    for (long at = offset; at < size && !done(); at += SegmentFormat.BLOCK_SIZE) {
      int length = (int) Math.min(SegmentFormat.BLOCK_SIZE, size - at);
      int i = window.at(at, length);
      boolean dirty = i >= 0 && !SegmentWindow.isZero(window.array(), i, length);
      if (dirty && dirtyFrom < 0) {
        dirtyFrom = at;
      } else if (!dirty && dirtyFrom >= 0) {
        extents.add(new Extent(index, dirtyFrom, at));
        dirtyFrom = -1;
      }
      if (dirty
          && length >= BatchFormat.HEADER_LENGTH
          && BatchFormat.isIntact(window.array(), i, seed)) {
        consider(BatchFormat.read(window.array(), i), index, number, at, size);
      }
    }
    if (dirtyFrom >= 0) {
      extents.add(new Extent(index, dirtyFrom, size));
    }
  }

  private void consider(BatchHeader h, int index, int number, long at, long size) {
    // A batch cut short by the end of the file still proves what its header says.
    if (!h.fits(number, at, Math.max(size, h.end()))) {
      return;
    }
    durable = Math.max(durable, h.durableSequence());
    if (durable >= expected) {
      proof = !proved;
    }
    if (h.firstSequence() >= expected) {
      lastSeen = Math.max(lastSeen, h.nextSequence() - 1);
      if (resume == null && h.end() <= size) {
        resume = h;
        resumeSegment = index;
      }
    }
  }

  /** Whether a batch proves the expected sequence durable; false if that was known before. */
  boolean proof() {
    return proof;
  }

  /** The highest sequence that a batch found names as durable, or 0. */
  long durable() {
    return durable;
  }

  /** The first batch found from which reading can continue, or null. */
  @Nullable BatchHeader resume() {
    return resume;
  }

  /** Index of its segment, or -1. */
  int resumeSegment() {
    return resumeSegment;
  }

  /**
   * Index of the first segment after another that holds something in front of {@link #resume()}, or
   * anything if that is null; -1 if there is none.
   */
  int unreadSegment(int behind) {
    BatchHeader r = resume;
    for (Extent e : extents) {
      boolean inFront = r == null || e.segment() < resumeSegment || e.from() < r.offset();
      if (e.segment() > behind && inFront) {
        return e.segment();
      }
    }
    return -1;
  }

  /** The last sequence of the batches found that begin with the expected one or later, or 0. */
  long lastSeen() {
    return lastSeen;
  }

  /**
   * What is not zero. Complete only if the survey came to the end. If it ended before, the last
   * extent may reach to the end of its file.
   */
  List<Extent> extents() {
    return extents;
  }
}
