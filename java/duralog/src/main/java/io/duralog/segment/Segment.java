package io.duralog.segment;

import io.duralog.engine.BlockFile;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A segment that is, or will be, written to. But for what the preparer does it is the committer's.
 */
public final class Segment {
  private final int number;
  private final BlockFile file;
  private final long size;
  private final AtomicInteger users = new AtomicInteger(1);
  private long position;

  /**
   * Creates one.
   *
   * @param size bytes it has: writing to them needs no space
   * @param position where the next batch goes
   */
  public Segment(int number, BlockFile file, long size, long position) {
    this.number = number;
    this.file = file;
    this.size = size;
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

  /** Bytes it has: writing to them needs no space. */
  public long size() {
    return size;
  }

  /** Where the next batch goes. */
  public long position() {
    return position;
  }

  /** Takes room for a batch and returns where it goes; it uses the file until it is released. */
  public long place(long bytes) {
    long at = position;
    position += bytes;
    retain();
    return at;
  }

  /** Somebody else uses the file from now on: a batch in flight. */
  private void retain() {
    users.incrementAndGet();
  }

  /** A user is done; the last one closes the file. The first user is the log, until it moves on. */
  public void release() {
    if (users.decrementAndGet() == 0) {
      file.close();
    }
  }

  /** Whether nobody uses the file any more. */
  public boolean isReleased() {
    return users.get() == 0;
  }
}
