package io.duralog.engine;

import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers in huge pages: a write of 1 MiB from pages of 4 KiB needs more pieces than a disk takes
 * at once. Comes in slabs of huge pages, because each slab costs up to one more for its alignment;
 * small ones first, for most logs need few buffers. For the committer.
 */
final class NativeMemory {
  private static final int HUGE_PAGE = 2 << 20;
  private static final int SMALLEST = 512 << 10;
  private static final int LARGEST_SLAB = 8 << 20;

  private final NativeCalls calls;
  private final Deque<ByteBuffer> cut = new ArrayDeque<>();
  private long allocated;

  NativeMemory(NativeCalls calls) {
    this.calls = calls;
  }

  /** A buffer of whole blocks, aligned to them, of the same size each time. */
  ByteBuffer allocate(int bytes) {
    ByteBuffer ready = cut.poll();
    if (ready != null && ready.capacity() == bytes) {
      return ready;
    }
    if (bytes >= SMALLEST) {
      try {
        return cut(slab((int) Math.max(bytes, Math.min(allocated, LARGEST_SLAB))), bytes);
      } catch (OutOfMemoryError e) {
        // there may be enough for one alone
      }
    }
    int block = SegmentFormat.BLOCK_SIZE;
    return ByteBuffer.allocateDirect(bytes + block).alignedSlice(block).limit(bytes).slice();
  }

  private ByteBuffer slab(int bytes) {
    int whole = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    ByteBuffer slab = ByteBuffer.allocateDirect(whole + HUGE_PAGE).alignedSlice(HUGE_PAGE);
    slab.limit(whole);
    calls.hugePages(calls.address(slab), whole); // a wish: what comes of it changes only the speed
    allocated += whole;
    return slab;
  }

  private ByteBuffer cut(ByteBuffer slab, int bytes) {
    for (int at = bytes; at + bytes <= slab.limit(); at += bytes) {
      cut.add(slab.slice(at, bytes));
    }
    return slab.slice(0, bytes);
  }
}
