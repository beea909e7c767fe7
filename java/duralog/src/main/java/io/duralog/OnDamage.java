package io.duralog;

/** What reading and recovery do where the log is not sound. */
public enum OnDamage {
  /**
   * The default. A torn tail, which a crash may leave, ends the log and is reported; so is a flaw
   * that costs no record, such as one bad copy of a segment's header. Any other damage throws
   * {@link CorruptLogException}.
   */
  STOP_AT_TORN_TAIL,
  /** Every flaw, even a torn tail, throws {@link CorruptLogException}. */
  STRICT,
  /**
   * Skips what is damaged, goes on with the next valid record and lists every hole in the {@link
   * RecoveryReport}. For readers only.
   */
  SALVAGE
}
