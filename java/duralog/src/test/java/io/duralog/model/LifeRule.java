package io.duralog.model;

/** The rules of {@link LifeModel} and {@link LifeReaders} that can be taken away. */
enum LifeRule {
  /** A new root is synced before it is renamed. */
  TMP_SYNCED,
  /** The directory is synced after a root is renamed, before anything is deleted or reported. */
  ROOT_DURABLE,
  /** Segments before the beginning are no part of the log. */
  IGNORE_BELOW,
  /** The walk starts with the sequence and the link that the root names, not with 1 and 0. */
  BEGIN_AT_MARK,
  /** The segment that the root names as the first is not deleted. */
  KEEP_FIRST,
  /** The shortened copy of the last kept segment is synced before the root. */
  COPY_SYNCED,
  /** So is the name of the copy. */
  COPY_NAME_SYNCED,
  /** Under a root with CUT the copy, if it is there, takes the place of the segment. */
  COPY_READ,
  /** Under a root with CUT the log ends where the root says, whatever follows. */
  CUT_HONOURED,
  /** What CUT asks for is done and synced before a root without CUT is written. */
  REDO_DURABLE,
  /** A root without CUT is durable before the next batch. */
  CUT_CLEARED,
  /** The floor of the new root is the place of the cut, not that of the last open. */
  FLOOR_LOWERED,
  /** No batch is in flight when a cut begins. */
  DRAINED,
  /** A reset begins in a segment that was never written to. */
  RESET_FRESH,
  /** An open zeroes what follows the end. */
  TAIL_CUT,
  /** Segments after the end go highest first. Nothing needs it: CUT guards their order. */
  STRICT_DELETE,
  /** A reader without a lock reads the root before it lists. */
  ROOT_FIRST,
  /** It reads the root again before it believes in damage. */
  ROOT_AGAIN,
  /** It opens a segment by its name if the copy has gone since it listed. */
  COPY_THEN_NAME
}
