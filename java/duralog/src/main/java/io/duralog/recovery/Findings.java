package io.duralog.recovery;

import io.duralog.Damage;
import io.duralog.RecoveryReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects what a pass over a log finds. */
public final class Findings {
  private final List<Damage> damage = new ArrayList<>();
  private final long began = System.nanoTime();
  private int segments;
  private long records;
  private boolean cleanlyClosed;

  /** Starts the clock. */
  public Findings() {}

  /**
   * Adds a place that is not sound. A place found twice counts once, as it was found first. That
   * holds also if a replay, which knows what is durable, is certain and the open was not.
   */
  public void add(Damage place) {
    if (damage.stream().noneMatch(d -> isSame(d, place))) {
      damage.add(place);
    }
  }

  private static boolean isSame(Damage a, Damage b) {
    return a.kind() == b.kind()
        && a.path().equals(b.path())
        && a.offset() == b.offset()
        && a.length() == b.length()
        && a.firstLost() == b.firstLost()
        && a.lastLost() == b.lastLost();
  }

  /** Counts sound records that were read. */
  public void addRecords(long count) {
    records += count;
  }

  /** Counts a segment that was looked at. */
  public void addSegment() {
    segments++;
  }

  /** Notes that the log ends where the root says that it was closed. */
  public void cleanlyClosed() {
    cleanlyClosed = true;
  }

  /** The report so far. */
  public RecoveryReport report(long bytesRead) {
    return RecoveryReport.builder()
        .segments(segments)
        .records(records)
        .bytes(bytesRead)
        .cleanlyClosed(cleanlyClosed)
        .damage(damage)
        .took(Duration.ofNanos(System.nanoTime() - began))
        .build();
  }
}
