package io.duralog.fuzz;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.DuraLogException;
import io.duralog.LogFormatException;
import io.duralog.LogReader;
import io.duralog.ReadOptions;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a user is told about a log.
 *
 * @param last the last sequence; -1 when the open refused
 * @param clean whether it was cleanly closed
 * @param damage what open and replay reported
 * @param payloads by sequence, also those read before a refusal
 * @param refusal why it was refused, by the open or in the midst of the replay
 */
record Outcome(
    long last,
    boolean clean,
    Set<Damage> damage,
    TreeMap<Long, byte[]> payloads,
    @Nullable DuraLogException refusal) {

  /** Opens, replays and closes. */
  static Outcome of(Supplier<? extends LogReader> opened, ReadOptions options) {
    TreeMap<Long, byte[]> payloads = new TreeMap<>();
    Set<Damage> damage = new LinkedHashSet<>();
    long last = -1;
    boolean clean = false;
    try (LogReader log = opened.get();
        Replay replay = log.replay(options)) {
      last = log.lastSequence();
      clean = log.recovery().cleanlyClosed();
      damage.addAll(log.recovery().damage());
      long[] before = {options.from() - 1};
      replay.visit(
          record -> {
            long sequence = record.sequence();
            if (sequence <= before[0]) {
              throw new AssertionError("sequence " + sequence + " behind " + before[0]);
            }
            before[0] = sequence;
            payloads.put(sequence, record.toByteArray());
          });
      RecoveryReport report = replay.report();
      damage.addAll(report.damage());
      if (report.cleanlyClosed() != clean) {
        throw new AssertionError("cleanly closed: open and replay do not agree");
      }
    } catch (CorruptLogException | LogFormatException e) {
      return new Outcome(last, clean, damage, payloads, e);
    }
    return new Outcome(last, clean, damage, payloads, null);
  }

  boolean refused() {
    return refusal != null;
  }

  /** Whether some damage accounts for a lost sequence. */
  boolean accounts(long first, long to) {
    List<Damage> losses = new ArrayList<>(damage);
    long at = first;
    for (boolean moved = true; moved && at <= to; ) {
      moved = false;
      for (Damage d : losses) {
        if (d.firstLost() > 0 && d.firstLost() <= at && (d.lastLost() == 0 || d.lastLost() >= at)) {
          at = d.lastLost() == 0 ? to + 1 : d.lastLost() + 1;
          moved = true;
          break;
        }
      }
    }
    return at > to;
  }

  /** Comparable in one look. */
  String summary() {
    StringBuilder s = new StringBuilder(200);
    s.append("last ").append(last).append(clean ? ", clean" : "").append(", ").append(damage);
    payloads.forEach(
        (n, p) -> s.append(' ').append(n).append(':').append(java.util.Arrays.hashCode(p)));
    return refused() ? s.append(' ').append(refusal).toString() : s.toString();
  }
}
