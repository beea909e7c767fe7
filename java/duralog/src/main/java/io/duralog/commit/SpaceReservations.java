package io.duralog.commit;

import io.duralog.append.AppendBuffer;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.Segment;
import java.util.ArrayDeque;
import java.util.Deque;

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
    for (AppendBuffer b : promised) {
      if (!walk.place(b.capacity())) {
        return false;
      }
    }
    return walk.place(one.capacity());
  }

  private static final class Walk {
    private final java.util.Iterator<Segment> next;
    private long left;

    Walk(Segment active, Deque<Segment> next) {
      this.left = active.size() - active.position();
      this.next = next.iterator();
    }

    boolean place(long bytes) {
      while (left < bytes) {
        if (!next.hasNext()) {
          return false;
        }
        left = next.next().size() - SegmentFormat.HEADER_LENGTH;
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
