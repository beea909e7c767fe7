package io.duralog.commit;

import io.duralog.format.SegmentFormat;
import io.duralog.segment.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The segment that is written to, those that are ready after it, and those it has left. */
final class SegmentsInUse {
  private final Deque<Segment> next = new ArrayDeque<>();
  private final List<Segment> left = new ArrayList<>();
  private Segment active;

  SegmentsInUse(Segment active) {
    this.active = active;
  }

  Segment active() {
    return active;
  }

  /** Those that are ready, in order. */
  Deque<Segment> next() {
    return next;
  }

  /** The last one there is. */
  Segment last() {
    return next.isEmpty() ? active : next.getLast();
  }

  int nextNumber() {
    return last().number() + 1;
  }

  /** Whether nothing was ever written to the active one. */
  boolean isActiveFresh() {
    return active.position() == SegmentFormat.HEADER_LENGTH;
  }

  /** The segment to write a batch of this size to, moving on to the next one if it must be. */
  Segment withRoom(long bytes) {
    while (active.position() + bytes > active.size()) {
      Segment s = next.poll();
      if (s == null) {
        throw new IllegalStateException(
            "internal error: no space for a batch that was promised it; please report this");
      }
      active.release();
      left.removeIf(Segment::isReleased);
      left.add(active);
      active = s;
    }
    return active;
  }

  /** Goes on in one that is ready; those before it are done with, and nothing is in flight. */
  void moveTo(Segment ready) {
    while (active != ready) {
      active.release();
      active = next.remove();
    }
  }

  /** Closes all: their files are about to go. Nothing is in flight. */
  void closeAll() {
    active.release();
    next.forEach(Segment::release);
    next.clear();
  }

  /** Goes on in another one, which is the last. */
  void replace(Segment by) {
    active = by;
  }

  /** Files that are open. After a failure batches may never have landed. */
  List<AutoCloseable> files() {
    List<AutoCloseable> open = new ArrayList<>();
    open.add(active.file());
    left.forEach(s -> open.add(s.file()));
    next.forEach(s -> open.add(s.file()));
    return open;
  }
}
