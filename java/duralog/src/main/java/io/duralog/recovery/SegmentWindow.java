package io.duralog.recovery;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A piece of one segment in memory, which moves forward with its reader. Grows only to what a
 * checked length of an existing file asks for.
 */
public final class SegmentWindow implements AutoCloseable {
  private static final int CAPACITY = 1 << 20;

  /** Small enough that a record is checked before it leaves the core's own cache. */
  private static final int READ = 128 << 10;

  private final Engine engine;
  private final int capacity;
  private byte[] bytes = new byte[0];
  private @Nullable BlockFile file;
  private @Nullable SegmentRef segment;
  private long start;
  private int have;
  private long bytesRead;

  /** For a reader that goes through segments. Opens nothing yet. */
  public SegmentWindow(Engine engine) {
    this(engine, CAPACITY);
  }

  private SegmentWindow(Engine engine, int capacity) {
    this.engine = engine;
    this.capacity = capacity;
  }

  /** For a reader that looks at a block here and there: brings in no more than it asks for. */
  static SegmentWindow ofSingleBlocks(Engine engine) {
    return new SegmentWindow(engine, SegmentFormat.BLOCK_SIZE);
  }

  /** Moves to a segment; stays where it is when that is the one already. */
  public void open(SegmentRef to) {
    if (segment != null && segment.number() == to.number()) {
      return;
    }
    BlockFile before = file;
    SegmentRef last = segment;
    boolean readOn = last != null && last.number() + 1 == to.number() && have > 0;
    forgetFile();
    if (before != null && readOn) {
      file = engine.openToReadOn(to.path(), before);
    } else {
      if (before != null) {
        before.close();
      }
      file = engine.openToRead(to.path());
    }
    segment = to;
  }

  /** A hint: the reader will go on from the open segment to that one. */
  void followedBy(SegmentRef next) {
    open().followedBy(next.path());
  }

  /** Forgets what was read, because a writer may have written it since. */
  public void forget() {
    have = 0;
  }

  /** Bytes of the open segment's file now. */
  public long fileSize() {
    return open().size();
  }

  private BlockFile open() {
    if (file == null) {
      throw new IllegalStateException("no segment is open");
    }
    return file;
  }

  /**
   * Makes a range of the open segment readable in {@link #array()}.
   *
   * @return index of its first byte there, or -1 when the file ends before its end
   */
  public int at(long offset, int length) {
    int index = room(offset, length);
    while (have < index + length && have < bytes.length) {
      // The platform copies through a buffer it keeps for the thread; one of our own for each
      // window would be outside the heap, and only the collector gives such memory back.
      int most = Math.min(READ, bytes.length - have);
      int n = open().read(start + have, ByteBuffer.wrap(bytes, have, most));
      have += n;
      bytesRead += n;
      if (n < most) {
        break; // end of the file
      }
    }
    return index + length <= have ? index : -1;
  }

  /** Whether a block, or what there is of it, is not all zero. */
  boolean isDirty(long offset) {
    int length = (int) Math.min(SegmentFormat.BLOCK_SIZE, fileSize() - offset);
    int i = length <= 0 ? -1 : at(offset, length);
    return i >= 0 && !isZero(bytes, i, length);
  }

  /**
   * Sees to it that a range of the open segment has its place in {@link #array()}, without reading
   * it; {@link #at} for any part of it then leaves it there.
   *
   * @return index of its first byte
   */
  int room(long offset, int length) {
    if (offset < start || offset > start + have || offset + length > start + bytes.length) {
      move(offset, length);
    }
    return (int) (offset - start);
  }

  /** Bytes that are readable from an index that {@link #at} gave. */
  public int available(int index) {
    return have - index;
  }

  /** The memory. Another call of {@link #at} may replace it. */
  public byte[] array() {
    return bytes;
  }

  private void move(long offset, int length) {
    byte[] target = bytes;
    int wanted = Math.max(length, capacity);
    if (wanted > bytes.length) {
      // What is asked for lies within the file, so a hostile length cannot make this large.
      long rest = Math.max(0, open().size() - offset);
      int most = (int) Math.min(Math.max(rest, SegmentFormat.BLOCK_SIZE), wanted);
      target = most > bytes.length ? new byte[most] : bytes;
    }
    int keep = 0;
    if (offset >= start && offset < start + have) {
      int from = (int) (offset - start);
      keep = have - from;
      System.arraycopy(bytes, from, target, 0, keep);
    }
    bytes = target;
    start = offset;
    have = keep;
  }

  /** Bytes read so far. */
  public long bytesRead() {
    return bytesRead;
  }

  /** Whether a range of the memory is all zero. */
  static boolean isZero(byte[] bytes, int from, int length) {
    int i = from;
    int end = from + length;
    while (i < end) {
      int n = Math.min(ZEROS.length, end - i);
      if (!Arrays.equals(bytes, i, i + n, ZEROS, 0, n)) {
        return false;
      }
      i += n;
    }
    return true;
  }

  private static final byte[] ZEROS = new byte[SegmentFormat.BLOCK_SIZE];

  private void forgetFile() {
    file = null;
    segment = null;
    have = 0;
  }

  /** Closes the file. The memory stays for the next {@link #open}. */
  @Override
  public void close() {
    BlockFile f = file;
    forgetFile();
    if (f != null) {
      f.close();
    }
  }
}
