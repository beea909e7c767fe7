package io.duralog.recovery;

import io.duralog.OnDamage;

/** What a reader does then. */
enum RecoveryAction {
  /** Take the batch and go on behind it. */
  ACCEPT,
  /** Take the batch, list the flaw, and go on behind it. */
  ACCEPT_AND_REPORT,
  /** Here the log ends. */
  END,
  /** Here the log ends; report the torn tail, and, as a writer, clear it away. */
  CUT,
  /** Throw CorruptLogException. */
  REFUSE,
  /** Take what is sound, list the holes, and go on behind them. */
  SALVAGE;

  /**
   * The decision table.
   *
   * @param found what is there, when the next segment does not continue the chain
   * @param durable whether it is proved that something was durable there: by the snapshot of a
   *     running log, by the root, or by the durable sequence in a later batch
   */
  static RecoveryAction decide(PlaceVerdict found, boolean durable, OnDamage mode) {
    boolean salvage = mode == OnDamage.SALVAGE;
    boolean strict = mode == OnDamage.STRICT;
    switch (found) {
      case SOUND:
        return ACCEPT;
      case BAD_PADDING:
        return strict ? REFUSE : ACCEPT_AND_REPORT; // it costs no record
      case GAP:
        return salvage ? SALVAGE : REFUSE;
      case NOTHING:
        if (!durable) {
          return END;
        }
        return salvage ? SALVAGE : REFUSE;
      case BAD_RECORDS:
      case UNCHAINED:
      case GARBAGE:
      case HOLE:
        if (durable) {
          return salvage ? SALVAGE : REFUSE;
        }
        return strict ? REFUSE : CUT;
    }
    throw new AssertionError(found);
  }
}
