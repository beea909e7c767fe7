package io.duralog.append;

/** A copy of a batch that was in memory when it became durable. One thread's. */
public final class LandedBatch {
  private static final byte[] NOTHING = {};

  byte[] bytes = NOTHING;
  long firstSequence;
  int count;

  /** Its records, each with its header, from index 0 on. */
  public byte[] bytes() {
    return bytes;
  }

  /** Sequence of the first record. */
  public long firstSequence() {
    return firstSequence;
  }

  /** How many records. */
  public int count() {
    return count;
  }

  /** Keeps no bytes any more. */
  public void clear() {
    bytes = NOTHING;
    count = 0;
  }
}
