package io.duralog.engine.readahead;

import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.format.SegmentFormat;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * Decides, region by region, whether a file is read from the page cache or past it. For one thread
 * at a time.
 */
final class CacheResidency {
  /** The region of the reader, the one that is read ahead, and two to spare. */
  private static final int REMEMBERED = 4;

  private static final int SPOTS = 3;

  private final NativeCalls calls;
  private final ReaderResources handles;
  private final IntSupplier file;
  private final int region;
  private final long[] decided = new long[REMEMBERED];
  private final boolean[] held = new boolean[REMEMBERED];
  private boolean counts = true;
  private boolean tells = true;

  /**
   * Creates one for files that are read one after the other.
   *
   * @param handles for their scratch memory
   * @param file gives the descriptor of the current file
   */
  CacheResidency(NativeCalls calls, ReaderResources handles, IntSupplier file, int region) {
    this.calls = calls;
    this.handles = handles;
    this.file = file;
    this.region = region;
    forget();
  }

  /** Forgets all decisions: the reader has moved elsewhere. */
  void forget() {
    Arrays.fill(decided, -1);
  }

  /**
   * Whether most of the region around an offset is in the page cache.
   *
   * @param offset less than {@code size}
   * @param size bytes the file has
   */
  boolean holds(long offset, long size) {
    long number = offset / region;
    int i = (int) (number % REMEMBERED);
    if (decided[i] != number) {
      long from = number * region;
      held[i] = isCached(from, Math.min(region, size - from));
      decided[i] = number;
    }
    return held[i];
  }

  /** Whether the kernel tells what is cached; if not, it should read ahead itself. */
  boolean tells() {
    return tells;
  }

  private boolean isCached(long from, long length) {
    if (counts) {
      long n = calls.cached(file.getAsInt(), from, length);
      if (n >= 0) {
        return n >= (length + 1) / 2;
      }
      counts = false; // an old kernel, or a file of another user
    }
    return isReadable(from, length);
  }

  /** Whether most of a few spots in a region can be read without waiting. */
  private boolean isReadable(long from, long length) {
    int block = SegmentFormat.BLOCK_SIZE;
    int there = 0;
    for (int i = 1; i <= SPOTS; i++) {
      long spot = from + length * i / (SPOTS + 1);
      long n = calls.readCached(file.getAsInt(), handles.scratch(), block, spot);
      if (n == -Errno.EOPNOTSUPP) {
        tells = false;
        return true;
      }
      there += n >= 0 ? 1 : 0;
    }
    return there > SPOTS / 2;
  }
}
