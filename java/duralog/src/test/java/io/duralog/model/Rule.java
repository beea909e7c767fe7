package io.duralog.model;

/** The rules that can be taken away, with the sections of FORMAT.md that state them. */
enum Rule {
  /** A batch follows only with the next sequence (section 6, rule 1). */
  SEQUENCE,
  /** Its link is the crc of the batch before (section 6, rule 2). */
  LINK,
  /** It is of the same run, or the first of its own (section 6, rule 4). */
  RUN,
  /** Each record proves itself and its sequence (section 5). */
  RECORD_CHECKS,
  /** A place that a later header calls durable is not cut (section 10, "proof"). */
  DURABLE_MARK,
  /** What lies behind the end is zeroed by an open (section 11). */
  TAIL_CUT,
  /** And that is synced before the first batch of the run (section 11). */
  TAIL_CUT_SYNCED,
  /** What an open reports is synced first (section 9, step 10). */
  RECOVERED_SYNCED,
  /** Acknowledged is only what is synced (GUARANTEES.md). */
  ACKNOWLEDGED_AFTER_SYNC,
  /** And only when all before it is (GUARANTEES.md). */
  ACKNOWLEDGED_IN_ORDER
}
