package io.duralog.recovery;

import io.duralog.OnDamage;

/** What a walk does about a {@link PlaceVerdict}. */
enum RecoveryAction {
  /** Take the batch and continue after it. */
  ACCEPT,
  /** Take the batch, list the flaw, and continue after it. */
  ACCEPT_AND_REPORT,
  /** The log ends here. */
  END,
  /** The log ends here. Report the torn tail; a writer also clears it. */
  CUT,
  /** Throw CorruptLogException. */
  REFUSE,
  /** Take what is sound, list the holes, and continue after them. */
  SALVAGE;

  /**
   * The decision table.
   *
   * @param found what is there; no batch in a later segment follows
   * @param durable whether it is proven that the expected sequence was durable: by the snapshot of
   *     a replay, by the root, or by the durable sequence of a batch there or after it
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
