package io.duralog.engine.readahead;

import io.duralog.engine.memory.OwnedMemory;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Descriptors, memory and a ring for files that are read one after the other. They are given back
 * when the last file is closed or, if that is forgotten, when it is no longer reachable. The memory
 * is given back only when the kernel has written the last byte into it. For one thread at a time.
 */
final class ReaderResources {
  /** Bytes of memory for reads from the page cache, on their way to the heap. */
  static final int SCRATCH = 256 << 10;

  private static final int TRIES = 3;

  /**
   * Created when it is first needed; if there is no thread for it, the next use tries again. The
   * JDK creates the thread: before JDK 24 a thread created here would refer to this class's loader
   * and keep it alive.
   */
  private static @Nullable Cleaner cleaner;

  private static synchronized Cleaner cleaner() {
    Cleaner c = cleaner;
    if (c == null) {
      c = Cleaner.create();
      cleaner = c;
    }
    return c;
  }

  private final NativeCalls calls;
  private final ReadAheadConfig shape;
  private final long memory;
  private final OwnedMemory small = OwnedMemory.shared();
  private int plain;
  private int direct = -1;
  private int nextPlain = -1;
  private int nextDirect = -1;
  private long ring;
  private boolean stuck;

  /**
   * Takes over the file and the memory, which are always needed.
   *
   * @param plain the file, opened for reading from the page cache
   * @param memory of {@link #memoryLength} bytes
   */
  ReaderResources(NativeCalls calls, ReadAheadConfig shape, int plain, long memory) {
    this.calls = calls;
    this.shape = shape;
    this.plain = plain;
    this.memory = memory;
  }

  /** Takes over the file that will be read next, opened in both ways, in place of any other. */
  void nextOpened(int nextPlain, int nextDirect) {
    leaveNext();
    this.nextPlain = nextPlain;
    this.nextDirect = nextDirect;
  }

  /** The next file, for reads from the page cache; negative if it is not open. */
  int nextPlain() {
    return nextPlain;
  }

  /** The next file, for reads past the page cache; negative if it is not open. */
  int nextDirect() {
    return nextDirect;
  }

  /** Closes the file. A read of it that is in flight keeps it open for the kernel. */
  void leaveFile() {
    direct = close(direct);
    plain = close(plain);
  }

  /**
   * Continues with another file, after {@link #leaveFile}.
   *
   * @param opened the file, for reads from the page cache
   * @return whether it is the file of {@link #nextOpened}
   */
  boolean enterFile(int opened) {
    plain = opened;
    boolean same = nextPlain >= 0 && calls.sameFile(opened, nextPlain) == 1;
    if (same) {
      direct = nextDirect;
      nextDirect = -1;
    }
    leaveNext();
    return same;
  }

  private void leaveNext() {
    nextDirect = close(nextDirect);
    nextPlain = close(nextPlain);
  }

  private int close(int fd) {
    if (fd >= 0) {
      calls.close(fd);
    }
    return -1;
  }

  /** Bytes of memory that a shape needs. */
  static long memoryLength(ReadAheadConfig shape) {
    return (long) shape.chunk() * shape.depth() + SCRATCH;
  }

  /** Maps memory. Returns its address, or a negative error number. */
  static long map(NativeCalls calls, ReadAheadConfig shape) {
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer out = owned.allocate(Long.BYTES, Long.BYTES).order(ByteOrder.nativeOrder());
      int result = calls.map(memoryLength(shape), calls.address(out));
      return result < 0 ? result : out.getLong(0);
    } catch (OutOfMemoryError e) {
      return -Errno.ENOMEM;
    }
  }

  /**
   * Gives everything back when the owner is no longer reachable, or earlier on request. Each use
   * must keep the owner reachable to its end, with a fence: a variable does not, once the code no
   * longer needs it.
   *
   * @throws OutOfMemoryError if there is no thread for it
   */
  Cleaner.Cleanable guard(Object owner) {
    return cleaner().register(owner, this::giveBack);
  }

  /** Gives everything back, once. To be called directly only without a guard. */
  void giveBack() {
    closeRing();
    if (!stuck) {
      calls.unmap(memory, memoryLength(shape));
    }
    small.close();
    leaveNext();
    leaveFile();
  }

  /** Waits for what is in flight and closes the ring, if there is one. */
  void closeRing() {
    if (ring == 0) {
      return;
    }
    int result = -1;
    for (int i = 0; i < TRIES && result < 0; i++) {
      result = calls.ringClose(ring);
    }
    if (result < 0) {
      stuck = true; // the kernel may still write: ring and memory stay forever
    } else {
      calls.ringFree(ring);
    }
    ring = 0;
  }

  /** The file, for reads from the page cache. */
  int plain() {
    return plain;
  }

  /** The file, for reads past the page cache; negative if it is not open for them. */
  int direct() {
    return direct;
  }

  void direct(int opened) {
    direct = opened;
  }

  /** The ring, or 0. */
  long ring() {
    return ring;
  }

  /** Opens the ring, unless it is open. Returns 0, or a negative error number. */
  int openRing() {
    if (ring != 0) {
      return 0;
    }
    // A hint, so that the disk gets fewer pieces. Not earlier: it takes memory.
    calls.hugePages(memory, (long) shape.chunk() * shape.depth());
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer out = owned.allocate(Long.BYTES, Long.BYTES).order(ByteOrder.nativeOrder());
      int result = calls.ringOpenShared(shape.depth(), calls.address(out));
      if (result >= 0) {
        ring = out.getLong(0);
      }
      return result;
    } catch (OutOfMemoryError e) {
      return -Errno.ENOMEM;
    }
  }

  /** A little memory for the ring's results, until the handles are given back. */
  ByteBuffer small(int bytes) {
    return small.allocate(bytes, Long.BYTES).order(ByteOrder.nativeOrder());
  }

  /** Address of a chunk's place. */
  long place(int number) {
    return memory + (long) number * shape.chunk();
  }

  /** Address of the scratch memory. */
  long scratch() {
    return place(shape.depth());
  }
}
