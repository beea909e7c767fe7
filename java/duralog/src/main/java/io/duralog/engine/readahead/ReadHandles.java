package io.duralog.engine.readahead;

import io.duralog.engine.memory.OwnedMemory;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What the system has given for files that are read one after the other: descriptors, memory, a
 * ring. They are given back when the last file is closed or, if that is forgotten, when it is no
 * longer reachable; memory only when the kernel has written the last byte into it. For one thread
 * at a time.
 */
final class ReadHandles {
  /** Bytes of memory for reads from the page cache, on their way to the heap. */
  static final int SCRATCH = 256 << 10;

  private static final int TRIES = 3;

  /**
   * Made when it is first needed; where there is no thread for it, tried again the next time. With
   * a thread of the platform's making: one that is made here would remember this class's loader
   * before JDK 24 and, as it lives as long as this class, keep it alive.
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
  private final ReadShape shape;
  private final long memory;
  private final OwnedMemory small = OwnedMemory.shared();
  private int plain;
  private int direct = -1;
  private int nextPlain = -1;
  private int nextDirect = -1;
  private long ring;
  private boolean stuck;

  /**
   * Takes over what is needed in any case.
   *
   * @param plain the file, opened for reading from the page cache
   * @param memory of {@link #memoryLength} bytes
   */
  ReadHandles(NativeCalls calls, ReadShape shape, int plain, long memory) {
    this.calls = calls;
    this.shape = shape;
    this.plain = plain;
    this.memory = memory;
  }

  /** Takes over the file that will be read next, opened in both ways, in place of another one. */
  void nextOpened(int nextPlain, int nextDirect) {
    leaveNext();
    this.nextPlain = nextPlain;
    this.nextDirect = nextDirect;
  }

  /** The next file, for reads from the page cache; negative where it is not open. */
  int nextPlain() {
    return nextPlain;
  }

  /** The next file, for reads past the page cache; negative where it is not open. */
  int nextDirect() {
    return nextDirect;
  }

  /** Gives back the file; a read of it that is in flight keeps it for the kernel. */
  void leaveFile() {
    direct = close(direct);
    plain = close(plain);
  }

  /**
   * Goes on with another file, after {@link #leaveFile}.
   *
   * @param opened it, for reads from the page cache
   * @return whether it is the next one that was opened before
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

  /** Bytes that a file of a shape needs. */
  static long memoryLength(ReadShape shape) {
    return (long) shape.chunk() * shape.depth() + SCRATCH;
  }

  /** Maps memory; its address, or a negative error number. */
  static long map(NativeCalls calls, ReadShape shape) {
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer out = owned.allocate(Long.BYTES, Long.BYTES).order(ByteOrder.nativeOrder());
      int result = calls.map(memoryLength(shape), calls.address(out));
      return result < 0 ? result : out.getLong(0);
    } catch (OutOfMemoryError e) {
      return -Errno.ENOMEM;
    }
  }

  /**
   * Gives them back when that object is no longer reachable, or when told to before. Whoever uses
   * them must keep it reachable to the end of the use: a compiler keeps nothing that its code needs
   * no more, though it stands in a variable.
   *
   * @throws OutOfMemoryError where there is no thread that could do it
   */
  Cleaner.Cleanable guard(Object owner) {
    return cleaner().register(owner, this::giveBack);
  }

  /** Gives all of them back, once; for who has no guard. */
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
      stuck = true; // the kernel may still write: ring and memory stay for ever
    } else {
      calls.ringFree(ring);
    }
    ring = 0;
  }

  /** The file, for reads from the page cache. */
  int plain() {
    return plain;
  }

  /** The file, for reads past it; negative where it is not open for them. */
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

  /** Opens the ring, if need be. Returns 0, or a negative error number. */
  int openRing() {
    if (ring != 0) {
      return 0;
    }
    // Fewer pieces for the disk. Only a wish, but no memory for it before it is needed.
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

  /** A little memory for what the ring tells, as long as the handles are not given back. */
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
