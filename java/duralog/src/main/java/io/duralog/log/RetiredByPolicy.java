package io.duralog.log;

import io.duralog.Retention;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.format.LogId;
import io.duralog.format.WallClock;
import io.duralog.host.Host;
import io.duralog.recovery.FirstSequences;
import io.duralog.segment.SegmentRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which segments a log gives up by its {@link Retention}. For one thread. */
final class RetiredByPolicy {
  private final Retention retention;
  private final Engine engine;
  private final LogId logId;
  private final Host host;

  /** Bytes by number: a segment that is not written to any more keeps its size. */
  private final Map<Integer, Long> sizes = new HashMap<>();

  private volatile boolean held;

  RetiredByPolicy(Retention retention, Engine engine, LogId logId, Host host) {
    this.retention = retention;
    this.engine = engine;
    this.logId = logId;
    this.host = host;
  }

  /** Sizes of segments are looked at anew. */
  void forget() {
    sizes.clear();
  }

  /** Whether a position keeps what the limits alone would not, or may. Any thread. */
  boolean isHeld() {
    return held;
  }

  /** To be called before positions are looked at: one that moves from now on is not overlooked. */
  void mayBeHeld() {
    held = true;
  }

  /**
   * The first sequence to keep, or 0 if nothing goes.
   *
   * @param segments of the log, in order
   * @param durable the last durable sequence
   * @param mostFirst the last sequence with which the log may begin
   */
  long firstKept(List<SegmentRef> segments, long durable, long mostFirst) {
    boolean limited = false;
    int last = segments.size() - 1; // the one that is written to
    try (FirstSequences firsts = new FirstSequences(engine, logId)) {
      int kept = Math.max(tooMany(segments, last), tooOld(segments, last, firsts));
      for (int i = kept; i > 0; i--) {
        long first = firsts.of(segments.get(i)); // 0 where nothing is in it
        if (first > 0 && first <= durable) {
          if (first <= mostFirst) {
            held = limited;
            return first;
          }
          limited = true;
        }
      }
      held = limited;
      return 0;
    }
  }

  /** Index of the first segment that the limit in bytes keeps. */
  private int tooMany(List<SegmentRef> segments, int last) {
    if (retention.maxBytes() == Long.MAX_VALUE) {
      return 0;
    }
    if (last >= 0) {
      sizes.keySet().removeIf(n -> n < segments.get(0).number());
    }
    long bytes = 0;
    int kept = last;
    while (kept > 0 && bytes + size(segments.get(kept - 1)) <= retention.maxBytes()) {
      kept--;
      bytes += size(segments.get(kept));
    }
    return Math.max(0, kept);
  }

  private long size(SegmentRef segment) {
    return sizes.computeIfAbsent(
        segment.number(),
        n -> {
          try (BlockFile file = engine.openToRead(segment.path())) {
            return file.size();
          }
        });
  }

  /**
   * Index of the first segment that the age keeps. A segment's time is the greatest of those in it
   * and before it that can be true. Up to an hour ahead can: the clock has fallen back since, and
   * batches keep the time of the one before. A segment with a time that cannot be true says nothing
   * of the records before it, which may be young.
   */
  private int tooOld(List<SegmentRef> segments, int last, FirstSequences firsts) {
    Duration age = retention.maxAge();
    if (age == null) {
      return 0;
    }
    long now = host.wallNanos();
    long oldest = now - nanos(age);
    long time = Long.MIN_VALUE;
    int kept = 0;
    for (int i = 0; i <= last; i++) {
      long begun = firsts.timeOf(segments.get(i));
      if (begun <= 0 || begun > now + WallClock.MOST_AHEAD) {
        continue;
      }
      time = Math.max(time, begun);
      if (time >= oldest) {
        break;
      }
      kept = i;
    }
    return kept;
  }

  private static long nanos(Duration age) {
    try {
      return age.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE; // 292 years
    }
  }
}
