package io.duralog.segment;

import java.util.ArrayList;
import java.util.List;

/** The segments of an open log that hold records, in order. Any thread may read it. */
public final class SegmentCatalog {
  private volatile List<SegmentRef> segments;

  /** Starts with what recovery found. */
  public SegmentCatalog(List<SegmentRef> segments) {
    this.segments = List.copyOf(segments);
  }

  /** A snapshot. */
  public List<SegmentRef> list() {
    return segments;
  }

  /** Adds the next one; once a segment, when its first batch is placed. Committer only. */
  public void add(SegmentRef segment) {
    List<SegmentRef> longer = new ArrayList<>(segments);
    longer.add(segment);
    segments = List.copyOf(longer);
  }
}
