package io.duralog;

import java.time.Duration;
import java.util.List;

/**
 * What was found by an open or by a replay.
 *
 * @param segments segment files looked at
 * @param records records found sound
 * @param bytes bytes of segment files read
 * @param cleanlyClosed whether the log carried the clean mark of its last writer
 * @param damage every place that is not sound, in the order of the log; empty for a sound log
 * @param took time it took
 */
public record RecoveryReport(
    int segments,
    long records,
    long bytes,
    boolean cleanlyClosed,
    List<Damage> damage,
    Duration took) {

  /** Copies the list. */
  public RecoveryReport {
    damage = List.copyOf(damage);
  }

  /** Whether nothing is wrong but, at most, the torn tail that a crash may leave. */
  public boolean sound() {
    return damage.stream().allMatch(d -> d.kind() == Damage.Kind.TORN_TAIL);
  }
}
