package io.duralog.segment;

import io.duralog.format.SegmentFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The segments of an open log that hold records, in order. Any thread may read it. */
public final class SegmentCatalog {
  private volatile List<SegmentRef> segments;

  /** Creates one with the segments that recovery found. */
  public SegmentCatalog(List<SegmentRef> segments) {
    this.segments = List.copyOf(segments);
  }

  /** The segments at this moment. */
  public List<SegmentRef> list() {
    return segments;
  }

  /**
   * Adds a segment when its first batch is placed, and those before it that were too small for that
   * batch and stay empty. Committer only.
   */
  public void begin(Segment segment, long firstSequence) {
    List<SegmentRef> longer = new ArrayList<>(segments);
    Path path = segment.file().path();
    int last = longer.isEmpty() ? 0 : longer.get(longer.size() - 1).number();
    for (int n = last + 1; n < segment.number(); n++) {
      longer.add(new SegmentRef(n, path.resolveSibling(SegmentFormat.fileName(n)), 0));
    }
    longer.add(new SegmentRef(segment.number(), path, firstSequence));
    segments = List.copyOf(longer);
  }
}
