package io.duralog.sim;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What fails and when, for one life of an engine: the n-th call of a kind, or calls for a while.
 */
final class Faults {
  /** Kinds of calls. */
  enum Call {
    READ,
    WRITE,
    COMMIT,
    SYNC,
    SYNC_NAMES,
    CREATE,
    OPEN,
    RENAME,
    DELETE,
    LIST
  }

  private static final List<Call> USUAL =
      List.of(Call.WRITE, Call.COMMIT, Call.COMMIT, Call.SYNC, Call.SYNC, Call.SYNC_NAMES);

  private final Map<Call, Integer> at = new EnumMap<>(Call.class);
  private final Map<Call, Integer> seen = new EnumMap<>(Call.class);
  private int spaceCalls;
  private int fullFrom = Integer.MAX_VALUE;
  private int fullUntil;

  /** Whether the cache still shows what a failed sync has lost. */
  final boolean stale;

  /** Errors that have been told. */
  int injected;

  private Faults(boolean stale) {
    this.stale = stale;
  }

  static Faults none() {
    return new Faults(false);
  }

  /** For one who only reads. */
  static Faults ofReads(Dice dice) {
    Faults f = new Faults(false);
    if (dice.oneIn(4)) {
      f.at.put(Call.READ, dice.below(20));
    }
    return f;
  }

  /** None for most; else one or two of any kind, or a disk that is full for a while. */
  static Faults drawn(Dice dice) {
    Faults f = new Faults(dice.oneIn(3));
    int n = dice.oneIn(2) ? 0 : 1 + dice.below(2);
    for (int i = 0; i < n; i++) {
      List<Call> calls = new ArrayList<>(dice.oneIn(3) ? List.of(Call.values()) : USUAL);
      f.at.put(dice.of(calls), dice.below(dice.oneIn(2) ? 8 : 60));
    }
    if (dice.oneIn(4)) {
      f.fullFrom = dice.below(30);
      f.fullUntil = f.fullFrom + 1 + dice.below(30);
    }
    return f;
  }

  /** Whether this call fails. */
  boolean strikes(Call call) {
    Integer n = at.get(call);
    if (n == null || seen.merge(call, 1, Integer::sum) - 1 != n) {
      return false;
    }
    injected++;
    return true;
  }

  /** Whether there is no space for this call, which needs some. */
  boolean full() {
    spaceCalls++;
    boolean full = spaceCalls > fullFrom && spaceCalls <= fullUntil;
    injected += full ? 1 : 0;
    return full;
  }
}
