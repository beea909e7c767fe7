package io.duralog.testlog;

import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a reader of a log sees.
 *
 * @param payloads by sequence, in the order of the replay
 * @param opened what the open reported
 * @param replayed what the replay reported
 * @param last the last sequence
 */
public record Reading(
    Map<Long, byte[]> payloads, RecoveryReport opened, RecoveryReport replayed, long last) {

  /** Opens read-only and replays everything. */
  public static Reading of(Path directory, OnDamage mode) {
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(mode))) {
      return of(log);
    }
  }

  /** The same in the default mode. */
  public static Reading of(Path directory) {
    return of(directory, OnDamage.STOP_AT_TORN_TAIL);
  }

  /** Replays everything of an open log. */
  public static Reading of(LogReader log) {
    Map<Long, byte[]> payloads = new TreeMap<>();
    try (Replay replay = log.replay()) {
      long before = 0;
      for (LogRecord r : replay) {
        if (r.sequence() <= before) {
          throw new AssertionError("sequence " + r.sequence() + " behind " + before);
        }
        before = r.sequence();
        payloads.put(before, r.toByteArray());
      }
      return new Reading(payloads, log.recovery(), replay.report(), log.lastSequence());
    }
  }

  /** Every flaw the replay knows of. */
  public List<Damage> damage() {
    return replayed.damage();
  }

  /** The sequences that were read. */
  public List<Long> sequences() {
    return List.copyOf(payloads.keySet());
  }
}
