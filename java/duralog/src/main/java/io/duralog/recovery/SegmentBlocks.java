package io.duralog.recovery;

import io.duralog.engine.BlockFile;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at batch headers of one open segment, here and there or in order. Reads one block at first,
 * and more at a time as long as the looks are in order. For one thread.
 */
final class SegmentBlocks {
  /** Bytes of one read at the most. */
  private static final int MOST = 128 << 10;

  private final BlockFile file;
  private final int number;
  private final int seed;
  private byte[] bytes = new byte[SegmentFormat.BLOCK_SIZE];
  private long start;
  private int have;
  private int chunk = SegmentFormat.BLOCK_SIZE;
  private long fileSize = -1;

  SegmentBlocks(BlockFile file, int number, int seed) {
    this.file = file;
    this.number = number;
    this.seed = seed;
  }

  /** Bytes of the file, when it was last asked for. */
  long fileSize() {
    if (fileSize < 0) {
      fileSize = file.size();
    }
    return fileSize;
  }

  /** The batch header at an offset, or null if none is valid at that place. */
  @Nullable BatchHeader headerAt(long offset) {
    int i = at(offset, BatchFormat.HEADER_LENGTH);
    if (i < 0 || !BatchFormat.isIntact(bytes, i, seed)) {
      return null;
    }
    BatchHeader h = BatchFormat.read(bytes, i);
    if (h.end() > fileSize()) {
      fileSize = file.size(); // a writer may have made it longer
    }
    return h.fits(number, offset, fileSize) ? h : null;
  }

  /** Whether a block, or what the file has of it, is all zero. */
  boolean isZero(long offset) {
    int i = at(offset, 1);
    int length = i < 0 ? 0 : Math.min(SegmentFormat.BLOCK_SIZE, have - i);
    return SegmentWindow.isZero(bytes, Math.max(0, i), length);
  }

  /** Index of a range in {@link #bytes}, or -1 if the file ends before the range does. */
  private int at(long offset, int length) {
    if (offset < start || offset + length > start + have) {
      boolean inOrder = have > 0 && offset >= start && offset <= start + have + chunk;
      chunk = inOrder ? Math.min(MOST, 2 * chunk) : SegmentFormat.BLOCK_SIZE;
      if (bytes.length < chunk) {
        bytes = new byte[chunk];
      }
      have = file.read(offset, ByteBuffer.wrap(bytes, 0, chunk));
      start = offset;
    }
    int index = (int) (offset - start);
    return index + length <= have ? index : -1;
  }
}
