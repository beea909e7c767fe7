package io.duralog.model;

/** Rules of the page {@code live}, each of which can be left out. */
enum LiveRule {
  /** The writer writes what is durable after the sync, not before. */
  WRITTEN_AFTER_SYNC,
  /** The page names a new generation before the first batch of it is written. */
  PAGE_BEFORE_BATCH,
  /** What a page of another generation says is durable does not count. */
  OWN_GENERATION,
  /** The page is looked at again before what was read is handed on. */
  LOOKED_AT_AGAIN,
  /** A new generation is told where records are gone that were handed on. */
  KEPT_COMPARED
}
