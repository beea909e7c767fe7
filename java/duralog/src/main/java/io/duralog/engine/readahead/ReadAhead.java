package io.duralog.engine.readahead;

import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;

/**
 * Reads a file past the page cache in aligned chunks, several of them in flight. After the file's
 * end it reads the beginning of the next file, so that the disk does not idle while the reader
 * moves to it. For any thread, one at a time: the ring has no owner.
 *
 * <p>Negative results are error numbers of the C layer.
 */
final class ReadAhead {
  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

  /** States of a chunk's place. */
  private static final int FREE = 0;

  private static final int IN_FLIGHT = 1;
  private static final int UNWANTED = 2; // still in flight
  private static final int THERE = 3;

  private final NativeCalls calls;
  private final ReadAheadConfig shape;
  private final ReaderResources handles;
  private final CacheResidency cache;
  private final CacheResidency nextCache;
  private final int[] states;
  private final boolean[] ofNext; // whether of the next file
  private final long[] chunks;
  private final long[] lengths;
  private final ByteBuffer tokens;
  private final ByteBuffer results;
  private boolean begun;
  private long nextSize;

  /** Reads the files of the handles. The ring must be open before the first {@link #start}. */
  ReadAhead(NativeCalls calls, ReaderResources handles, ReadAheadConfig shape) {
    this.calls = calls;
    this.shape = shape;
    this.handles = handles;
    this.cache = new CacheResidency(calls, handles, handles::plain, shape.region());
    this.nextCache = new CacheResidency(calls, handles, handles::nextPlain, shape.region());
    this.states = new int[shape.depth()];
    this.ofNext = new boolean[shape.depth()];
    this.chunks = new long[shape.depth()];
    this.lengths = new long[shape.depth()];
    this.tokens = handles.small(Integer.BYTES * shape.depth());
    this.results = handles.small(Long.BYTES * shape.depth());
  }

  /** Whether an offset of a file of that size is better read from the page cache. */
  boolean isCached(long offset, long size) {
    return cache.holds(offset, size);
  }

  /** Whether the kernel tells what is in the page cache. */
  boolean knowsCache() {
    return cache.tells();
  }

  /**
   * Starts reading a chunk and the ones after it, unless they are in flight or in memory. Stops at
   * a chunk that is in the page cache, and where no place is free. Gives up the chunks before the
   * first one, and waits only for the place of that one. After the file's end come the chunks of
   * the next file, if it is open.
   *
   * @param first number of the chunk that the reader is in
   * @param count how many chunks are wanted, that one included
   * @param size bytes the file has
   */
  void start(long first, int count, long size) {
    for (int i = 0; i < states.length; i++) {
      if (!ofNext[i] && (chunks[i] < first || chunks[i] >= first + shape.depth())) {
        giveUp(i);
      }
    }
    for (long c = first; c < first + count; c++) {
      long offset = c * shape.chunk();
      if (offset >= size) {
        startNext(first + count - c);
        return;
      }
      if (isCached(offset, size) || (find(c, false) < 0 && start(c, c == first) < 0)) {
        return;
      }
    }
  }

  private void startNext(long count) {
    if (handles.nextDirect() < 0) {
      return;
    }
    for (long c = 0; c < count && c * shape.chunk() < nextSize; c++) {
      boolean cached = nextCache.holds(c * shape.chunk(), nextSize);
      if (cached || (find(c, true) < 0 && startIn(free(), c, true) < 0)) {
        return;
      }
    }
  }

  private void giveUpNext() {
    for (int i = 0; i < states.length; i++) {
      if (ofNext[i]) {
        giveUp(i);
      }
    }
  }

  /** Notes that the next file was opened, in place of any other. */
  void nextOpened(long size) {
    giveUpNext();
    nextSize = size;
    nextCache.forget();
  }

  /**
   * Continues with another file.
   *
   * @param next whether it is the next file; if not, the chunks of that file are given up
   */
  void moveOn(boolean next) {
    begun = false;
    for (int i = 0; i < states.length; i++) {
      if (next && ofNext[i]) {
        begun |= states[i] == IN_FLIGHT || states[i] == THERE;
      } else {
        giveUp(i);
      }
      ofNext[i] = false;
    }
    cache.forget();
  }

  private int start(long chunk, boolean wait) {
    int place = wait ? awaitFree() : free();
    if (place < 0 && !wait && reap(0) > 0) {
      place = free();
    }
    return startIn(place, chunk, false);
  }

  private int startIn(int place, long chunk, boolean next) {
    if (place < 0) {
      return place;
    }
    int file = next ? handles.nextDirect() : handles.direct();
    long to = handles.place(place);
    long offset = chunk * shape.chunk();
    int result = calls.ringRead(handles.ring(), file, to, shape.chunk(), offset, place);
    if (result >= 0) {
      states[place] = IN_FLIGHT;
      chunks[place] = chunk;
      ofNext[place] = next;
      begun = true;
    }
    return result;
  }

  /** A free place, or a negative error number. */
  private int awaitFree() {
    int place = free();
    while (place < 0) {
      int n = reap(1);
      place = free();
      if (place < 0 && n <= 0) {
        giveUpNext(); // the chunk needed now comes first
        place = free();
        if (place < 0) {
          return n < 0 ? n : -Errno.EIO;
        }
      }
    }
    return place;
  }

  /** Whether a read of the file has been started. */
  boolean hasBegun() {
    return begun;
  }

  private int free() {
    for (int i = 0; i < states.length; i++) {
      if (states[i] == FREE) {
        return i;
      }
    }
    return -1;
  }

  private int find(long chunk, boolean next) {
    for (int i = 0; i < states.length; i++) {
      boolean held = states[i] == IN_FLIGHT || states[i] == THERE;
      if (held && chunks[i] == chunk && ofNext[i] == next) {
        return i;
      }
    }
    return -1;
  }

  private void giveUp(int place) {
    if (states[place] == IN_FLIGHT) {
      states[place] = UNWANTED;
    } else if (states[place] == THERE) {
      states[place] = FREE;
    }
  }

  private int reap(int wait) {
    int n =
        calls.ringReap(
            handles.ring(), calls.address(tokens), calls.address(results), states.length, wait);
    for (int i = 0; i < n; i++) {
      int place = tokens.getInt(Integer.BYTES * i);
      states[place] = states[place] == UNWANTED ? FREE : THERE;
      lengths[place] = results.getLong(Long.BYTES * i);
    }
    return n;
  }

  /**
   * Reads from an offset whose chunk has been started, at most to the end of the chunk.
   *
   * @return bytes read; 0 if the file ended there when the chunk was read
   */
  int read(long offset, ByteBuffer to) {
    long chunk = offset / shape.chunk();
    int place = find(chunk, false);
    while (place >= 0 && states[place] == IN_FLIGHT) {
      int n = reap(1);
      if (n <= 0) {
        return n < 0 ? n : -Errno.EIO;
      }
    }
    if (place < 0 || lengths[place] < 0) {
      if (place >= 0) {
        states[place] = FREE;
      }
      return readNow(offset, to);
    }
    int from = (int) (offset - chunk * shape.chunk());
    return copy(place, from, (int) lengths[place] - from, to);
  }

  /**
   * Reads only what is asked for: the read of the chunk did not start, or it failed. One bad spot
   * fails a whole chunk, and the reader may never get to that spot.
   */
  private int readNow(long offset, ByteBuffer to) {
    int place = awaitFree();
    if (place < 0) {
      return place;
    }
    long from = offset / BLOCK * BLOCK;
    long chunkEnd = (offset / shape.chunk() + 1) * shape.chunk();
    long end = Math.min(chunkEnd, (offset + to.remaining() + BLOCK - 1) / BLOCK * BLOCK);
    long n = calls.read(handles.direct(), handles.place(place), end - from, from);
    int skip = (int) (offset - from);
    return n < 0 ? (int) n : copy(place, skip, (int) n - skip, to);
  }

  private int copy(int place, int from, int available, ByteBuffer to) {
    int n = Math.min(to.remaining(), available);
    if (n <= 0) {
      return 0;
    }
    calls.copy(handles.place(place) + from, to, n);
    return n;
  }

  /** Forgets all chunks: the file may have changed since, or the reader has moved elsewhere. */
  void forget() {
    for (int i = 0; i < states.length; i++) {
      giveUp(i);
    }
    cache.forget();
  }
}
