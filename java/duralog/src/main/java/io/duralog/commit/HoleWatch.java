package io.duralog.commit;

import io.duralog.engine.Engine;
import io.duralog.host.Host;
import io.duralog.segment.Segment;
import io.duralog.segment.SegmentPreparer;
import java.nio.file.Path;
import java.util.Deque;

/**
 * Watches the free space while segments are holes: they were left so because it was ample. When it
 * is not any more nothing more is promised in them, and the log continues in segments of zeros. For
 * the committer.
 */
final class HoleWatch {
  /** In so short a time nobody takes all of what is ample. */
  private static final long PERIOD_NANOS = 10_000_000;

  private final Engine engine;
  private final Path directory;
  private final Host host;
  private long due;

  HoleWatch(Engine engine, Path directory, Host host) {
    this.engine = engine;
    this.directory = directory;
    this.host = host;
    this.due = host.nanoTime();
  }

  /** Looks, if there are holes and it is time. To be called before buffers are promised. */
  void look(SpaceReservations plan, Segment active, Deque<Segment> next) {
    if (!isHoleIn(active, next)) {
      return;
    }
    long now = host.nanoTime();
    if (now - due < 0) {
      return;
    }
    due = now + PERIOD_NANOS;
    if (!SegmentPreparer.isAmple(engine, directory)) {
      plan.endHoles(active, next);
    }
  }

  private static boolean isHoleIn(Segment active, Deque<Segment> next) {
    if (active.isHole()) {
      return true;
    }
    for (Segment s : next) {
      if (s.isHole()) {
        return true;
      }
    }
    return false;
  }
}
