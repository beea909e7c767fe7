package io.duralog.commit;

import io.duralog.append.AppendBuffer;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.Segment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Knows which buffers have been promised space on disk, and whether one more can be. Every promised
 * buffer is placed, in the order of the promises, as if it will be full. A smaller batch only ever
 * gets an earlier place, so what is promised always fits. For the committer.
 */
final class SpaceReservations {
  private final Deque<AppendBuffer> promised = new ArrayDeque<>();

  /** Whether a buffer fits after all that is promised. */
  boolean fits(AppendBuffer one, Segment active, Deque<Segment> next) {
    Walk walk = new Walk(active, next);
    return walk.placeAll(promised) && walk.place(one.capacity());
  }

  /**
   * Ends the room in all holes where that of the buffers ends which are promised: from now on
   * nothing more is promised there.
   */
  void endHoles(Segment active, Deque<Segment> next) {
    Walk walk = new Walk(active, next);
    walk.placeAll(promised);
    walk.endHoles();
  }

  private static final class Walk {
    private final Iterator<Segment> next;
    private Segment segment;
    private long left;

    Walk(Segment active, Deque<Segment> next) {
      this.segment = active;
      this.left = active.size() - active.position();
      this.next = next.iterator();
    }

    boolean placeAll(Iterable<AppendBuffer> buffers) {
      for (AppendBuffer b : buffers) {
        if (!place(b.capacity())) {
          return false;
        }
      }
      return true;
    }

    void endHoles() {
      endHole();
      while (next.hasNext()) {
        enter(next.next());
        endHole();
      }
    }

    private void endHole() {
      if (segment.isHole()) {
        segment.endAt(segment.size() - left);
      }
    }

    private void enter(Segment s) {
      segment = s;
      left = s.size() - SegmentFormat.HEADER_LENGTH;
    }

    boolean place(long bytes) {
      while (left < bytes) {
        if (!next.hasNext()) {
          return false;
        }
        enter(next.next());
      }
      left -= bytes;
      return true;
    }
  }

  /** Promises a buffer its space. */
  void promise(AppendBuffer b) {
    promised.add(b);
  }

  /** The promise is kept: the buffer is being placed; or void: it came back empty. */
  void release(AppendBuffer b) {
    if (promised.peek() == b) {
      promised.remove();
    } else {
      promised.remove(b);
    }
  }
}
