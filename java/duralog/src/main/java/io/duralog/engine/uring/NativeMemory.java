package io.duralog.engine.uring;

import io.duralog.engine.memory.OwnedMemory;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers in huge pages: a write of 1 MiB from pages of 4 KiB needs more pieces than a disk takes
 * at once. They are cut from slabs. The first slabs are small, since most logs need few buffers. A
 * slab starts anywhere, so its two ends are in ordinary pages: aligning it would cost a huge page
 * for each end. For the committer.
 */
final class NativeMemory {
  private static final int HUGE_PAGE = 2 << 20;
  private static final int LARGEST_SLAB = 8 << 20;

  private final NativeCalls calls;
  private final Deque<ByteBuffer> cut = new ArrayDeque<>();
  private OwnedMemory owned = OwnedMemory.shared();
  private long allocated;

  NativeMemory(NativeCalls calls) {
    this.calls = calls;
  }

  /** Gives back all of it. */
  void free() {
    owned.close();
    owned = OwnedMemory.shared();
    cut.clear();
    allocated = 0;
  }

  /**
   * A buffer of whole blocks, aligned to them.
   *
   * @param more how many more of this size may be asked for
   */
  ByteBuffer allocate(int bytes, int more) {
    ByteBuffer ready = cut.poll();
    if (ready != null && ready.capacity() == bytes) {
      return ready;
    }
    long slab = Math.min(Math.min(allocated, LARGEST_SLAB), (1L + more) * bytes);
    int count = (int) Math.max(1, slab / bytes);
    try {
      return cut(slab(count * bytes), bytes);
    } catch (OutOfMemoryError e) {
      return cut(slab(bytes), bytes); // there may be enough for a single buffer
    }
  }

  private ByteBuffer slab(int bytes) {
    ByteBuffer slab = owned.allocate(bytes, SegmentFormat.BLOCK_SIZE);
    long address = calls.address(slab);
    long from = (address + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    long to = (address + bytes) / HUGE_PAGE * HUGE_PAGE;
    if (from < to) { // a hint: its result changes only the speed
      calls.hugePages(from, to - from);
    }
    allocated += bytes;
    return slab;
  }

  private ByteBuffer cut(ByteBuffer slab, int bytes) {
    for (int at = bytes; at + bytes <= slab.limit(); at += bytes) {
      cut.add(slab.slice(at, bytes));
    }
    return slab.slice(0, bytes);
  }
}
