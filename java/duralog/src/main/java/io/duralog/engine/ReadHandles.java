package io.duralog.engine;

import io.duralog.engine.nativeio.NativeCalls;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the system has given for one file that is read: descriptors, memory, a ring. They are given
 * back when the file is closed or, if that is forgotten, when it is no longer reachable; memory
 * only when the kernel has written the last byte into it. For one thread at a time.
 */
final class ReadHandles {
  /** Bytes of memory for reads from the page cache, on their way to the heap. */
  static final int SCRATCH = 256 << 10;

  private static final int TRIES = 3;

  private static final Cleaner CLEANER =
      Cleaner.create(
          work -> {
            Thread thread = new Thread(null, work, "duralog-reads", 0, false);
            thread.setDaemon(true);
            return thread;
          });

  private final NativeCalls calls;
  private final ReadShape shape;
  private final int plain;
  private long memory;
  private int direct = -1;
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

  /** Memory, and a ring if there is one, for the next file of a reader; nothing is in flight. */
  record Room(long memory, long ring) {}

  /** Takes over the room that another file has left. */
  ReadHandles(NativeCalls calls, ReadShape shape, int plain, Room room) {
    this(calls, shape, plain, room.memory());
    this.ring = room.ring();
  }

  /** Leaves memory and ring to the next file. Nothing may be in flight. */
  Room leave() {
    Room room = new Room(memory, ring);
    memory = 0;
    ring = 0;
    return room;
  }

  /** Gives back room that nobody has taken over. */
  static void giveBack(NativeCalls calls, ReadShape shape, Room room) {
    new ReadHandles(calls, shape, -1, room).giveBack();
  }

  /** Bytes that a file of a shape needs. */
  static long memoryLength(ReadShape shape) {
    return (long) shape.chunk() * shape.depth() + SCRATCH;
  }

  /** Maps memory; its address, or a negative error number. */
  static long map(NativeCalls calls, ReadShape shape) {
    ByteBuffer out = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    int result = calls.map(memoryLength(shape), calls.address(out));
    return result < 0 ? result : out.getLong(0);
  }

  /** Gives them back when that object is no longer reachable, or when told to before. */
  Cleaner.Cleanable guard(Object owner) {
    return CLEANER.register(owner, this::giveBack);
  }

  private void giveBack() {
    closeRing();
    if (!stuck && memory != 0) {
      calls.unmap(memory, memoryLength(shape));
    }
    if (direct >= 0) {
      calls.close(direct);
    }
    if (plain >= 0) {
      calls.close(plain);
    }
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
    ByteBuffer out = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    int result = calls.ringOpenShared(shape.depth(), calls.address(out));
    if (result >= 0) {
      ring = out.getLong(0);
    }
    return result;
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
