package io.duralog.recovery;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A piece of one segment in memory, which moves with its reader. It never allocates more than the
 * rest of the file, or one block if that is more.
 */
public final class SegmentWindow implements AutoCloseable {
  private static final int CAPACITY = 1 << 20;

  /** Bytes of one read: few enough to be still in the core's cache when they are checked. */
  private static final int READ = 128 << 10;

  private final Engine engine;
  private final int capacity;
  private byte[] bytes = new byte[0];
  private @Nullable BlockFile file;
  private @Nullable SegmentRef segment;
  private long start;
  private int have;
  private long bytesRead;

  /** Creates a window for a reader that goes through segments. Opens no file yet. */
  public SegmentWindow(Engine engine) {
    this(engine, CAPACITY);
  }

  private SegmentWindow(Engine engine, int capacity) {
    this.engine = engine;
    this.capacity = capacity;
  }

  /** Creates a window for a reader of single blocks here and there: it reads block by block. */
  static SegmentWindow ofSingleBlocks(Engine engine) {
    return new SegmentWindow(engine, SegmentFormat.BLOCK_SIZE);
  }

  /** Opens a segment, unless it is the open one. */
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

  /** A hint: the reader will continue from the open segment to that one. */
  void followedBy(SegmentRef next) {
    open().followedBy(next.path());
  }

  /** Drops what was read, because a writer may have written it since. */
  public void forget() {
    have = 0;
  }

  /** Size of the open segment's file now, in bytes. */
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
   * @return index of its first byte there, or -1 if the file ends before the range does
   */
  public int at(long offset, int length) {
    int index = room(offset, length);
    while (have < index + length && have < bytes.length) {
      // Into an array, so that a window has no memory outside the heap to give back. The engine
      // or the JDK copies through a buffer of its own.
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
   * Makes room for a range of the open segment in {@link #array()}, without reading it. A later
   * {@link #at} from the same offset does not move it.
   *
   * @return index of its first byte
   */
  int room(long offset, int length) {
    if (offset < start || offset > start + have || offset + length > start + bytes.length) {
      move(offset, length);
    }
    return (int) (offset - start);
  }

  /** Bytes that have been read from an index on. */
  public int available(int index) {
    return have - index;
  }

  /** The memory. The next {@link #at} or {@link #room} may replace it or move what is in it. */
  public byte[] array() {
    return bytes;
  }

  private void move(long offset, int length) {
    byte[] target = bytes;
    int wanted = Math.max(length, capacity);
    if (wanted > bytes.length) {
      // Never more than the rest of the file, so a hostile length cannot make this large.
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
