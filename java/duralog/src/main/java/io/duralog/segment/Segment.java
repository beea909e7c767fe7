package io.duralog.segment;

import io.duralog.engine.BlockFile;

/** A segment that is, or will be, written to. But for {@link #filled} it is the committer's. */
public final class Segment {
  private final int number;
  private final BlockFile file;
  private final long size;
  private volatile long filled;
  private long position;
  private int inFlight;

  /**
   * Creates one.
   *
   * @param size bytes it has when it is filled
   * @param filled bytes that are on disk already, as zeros or as batches
   * @param position where the next batch goes
   */
  public Segment(int number, BlockFile file, long size, long filled, long position) {
    this.number = number;
    this.file = file;
    this.size = size;
    this.filled = filled;
    this.position = position;
  }

  /** Its place in the log, from 1. */
  public int number() {
    return number;
  }

  /** The file. */
  public BlockFile file() {
    return file;
  }

  /** Bytes it has when it is filled. */
  public long size() {
    return size;
  }

  /** Bytes on disk: writing below this needs no space. Grows while the preparer fills. */
  public long filled() {
    return filled;
  }

  /** The preparer has written zeros up to here. */
  void filled(long offset) {
    filled = offset;
  }

  /** Where the next batch goes. */
  public long position() {
    return position;
  }

  /** Takes room for a batch and returns where it goes; it is in flight then. */
  public long place(long bytes) {
    long at = position;
    position += bytes;
    inFlight++;
    return at;
  }

  /** A batch has become durable. Returns how many are still in flight. */
  public int landed() {
    return --inFlight;
  }

  /** Batches that are not known to be durable. */
  public int inFlight() {
    return inFlight;
  }
}
