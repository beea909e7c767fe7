package io.duralog.recovery;

/** What a reader finds where the next batch should begin: the rows of FORMAT.md's table. */
enum PlaceVerdict {
  /** An intact header that continues the chain, with sound records and zero fill. */
  SOUND,
  /** The same, but the fill is not zero. */
  BAD_PADDING,
  /** An intact header that continues the chain, with a record that is not sound. */
  BAD_RECORDS,
  /** An intact header that does not continue the chain: a leftover, or something is lost. */
  UNCHAINED,
  /** Not zero, and no intact header. */
  GARBAGE,
  /** Zero, or the end of the file; further on there are leftovers. */
  HOLE,
  /** Zero, or the end of the file, and nothing behind it. */
  NOTHING,
  /** The next segment file is missing while a later one exists. */
  GAP;

  /** Whether no batch that follows stands there. */
  boolean isPlace() {
    return this != BAD_PADDING && this != BAD_RECORDS;
  }

  /** Whether nothing stands at the place itself. */
  boolean isNothingHere() {
    return this == NOTHING || this == HOLE;
  }
}
