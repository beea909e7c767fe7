package io.duralog.segment;

import io.duralog.engine.BlockFile;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A segment that is, or will be, written to. For the committer only, once the preparer has made it.
 */
public final class Segment {
  private final int number;
  private final BlockFile file;
  private final boolean hole;
  private final AtomicInteger users = new AtomicInteger(1);
  private long size;
  private long position;

  /**
   * Creates one.
   *
   * @param size bytes of the file; writes within them need no new space
   * @param position where the next batch goes
   */
  public Segment(int number, BlockFile file, long size, long position) {
    this(number, file, size, position, false);
  }

  /**
   * Creates one.
   *
   * @param size bytes of the file
   * @param position where the next batch goes
   * @param hole whether writes within it may need new space after all
   */
  public Segment(int number, BlockFile file, long size, long position, boolean hole) {
    this.number = number;
    this.file = file;
    this.size = size;
    this.position = position;
    this.hole = hole;
  }

  /** Its place in the log, from 1. */
  public int number() {
    return number;
  }

  /** The file. */
  public BlockFile file() {
    return file;
  }

  /** Where the room for batches ends; writes before that need no new space but in a hole. */
  public long size() {
    return size;
  }

  /** Whether its space is only there as long as the disk has ample space. */
  public boolean isHole() {
    return hole;
  }

  /** Ends the room for batches here; the log continues in the next segment. */
  public void endAt(long end) {
    size = end;
  }

  /** Where the next batch goes. */
  public long position() {
    return position;
  }

  /**
   * Takes room for a batch and returns its offset. The batch uses the file until {@link #release}.
   */
  public long place(long bytes) {
    long at = position;
    position += bytes;
    retain();
    return at;
  }

  /** Adds a user of the file: a batch in flight. */
  private void retain() {
    users.incrementAndGet();
  }

  /**
   * Removes a user; the last one closes the file. The first user is the log, until it moves to the
   * next segment.
   */
  public void release() {
    if (users.decrementAndGet() == 0) {
      file.close();
    }
  }

  /** Whether the file has no user any more. */
  public boolean isReleased() {
    return users.get() == 0;
  }
}
