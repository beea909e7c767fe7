package io.duralog.recovery;

/** What is where the next batch should begin: the rows of the decision table in FORMAT.md. */
public enum PlaceVerdict {
  /** A batch that follows, with sound records and padding of zeros. */
  SOUND,
  /** The same, but the padding is not zero. */
  BAD_PADDING,
  /** The header of a batch that follows, with a record that is not sound. */
  BAD_RECORDS,
  /** A valid header that does not follow: a leftover, or something before it is lost. */
  UNCHAINED,
  /** Not zero, and no valid header. */
  GARBAGE,
  /** Zeros, or the end of the file; something that is not zero is after it. */
  HOLE,
  /** Zeros, or the end of the file; only zeros are after it, or that was not looked at. */
  NOTHING,
  /** The next segment is missing, and a later one is there. */
  GAP;

  /** Whether no batch that follows is at the place; not to be asked of {@link #SOUND}. */
  boolean isPlace() {
    return this != BAD_PADDING && this != BAD_RECORDS;
  }

  /** Whether the place itself is zeros or does not exist. */
  boolean isNothingHere() {
    return this == NOTHING || this == HOLE;
  }
}
