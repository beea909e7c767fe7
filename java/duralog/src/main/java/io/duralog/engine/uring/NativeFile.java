package io.duralog.engine.uring;

import io.duralog.engine.BlockFile;
import io.duralog.engine.files.NativeErrors;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file through the C library. The descriptor is closed when the file is closed and its last use
 * has ended. So no call can reach a number that the kernel has since given to another file.
 */
final class NativeFile implements BlockFile {
  /** Set in the count of users once the file is closed. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private static final int HEAP_CHUNK = 64 << 10;

  private final NativeCalls calls;
  private final Path path;
  private final int fd;
  private final AtomicInteger users = new AtomicInteger();

  /**
   * Opens a file.
   *
   * @param flags as in {@link NativeCalls#open}
   * @param mode permissions of a file that is created
   */
  NativeFile(NativeCalls calls, Path path, String operation, int flags, int mode) {
    this.calls = calls;
    this.path = path;
    int result = calls.open(path, flags, mode);
    if (result < 0) {
      throw NativeErrors.ofOpen(operation, path, result);
    }
    this.fd = result;
  }

  @Override
  public Path path() {
    return path;
  }

  /**
   * Starts a use. The descriptor stays valid until {@link #endUse}.
   *
   * @param operation the operation, for the error if the file is closed
   */
  int use(String operation, long offset) {
    int n;
    do {
      n = users.get();
      if (n < 0) {
        throw NativeErrors.of(operation, path, offset, -Errno.EBADF);
      }
    } while (!users.compareAndSet(n, n + 1));
    return fd;
  }

  /** The descriptor, during a use. */
  int descriptor() {
    return fd;
  }

  /** Ends one use. */
  void endUse() {
    if (users.decrementAndGet() == CLOSED) {
      calls.close(fd); // all that matters was synced, or has failed and been reported
    }
  }

  private long check(String operation, long offset, long result) {
    if (result < 0) {
      throw NativeErrors.of(operation, path, offset, result);
    }
    return result;
  }

  @Override
  public long size() {
    use("read size", -1);
    try {
      return check("read size", -1, calls.size(fd));
    } finally {
      endUse();
    }
  }

  @Override
  public int read(long offset, ByteBuffer to) {
    use("read", offset);
    try {
      return to.isDirect() ? readDirect(offset, to) : readHeap(offset, to);
    } finally {
      endUse();
    }
  }

  private int readDirect(long offset, ByteBuffer to) {
    long n = check("read", offset, calls.read(fd, to, offset));
    to.position(to.position() + (int) n);
    return (int) n;
  }

  private int readHeap(long offset, ByteBuffer to) {
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      return readHeap(offset, to, owned.allocate(Math.min(to.remaining(), HEAP_CHUNK), 1));
    }
  }

  private int readHeap(long offset, ByteBuffer to, ByteBuffer chunk) {
    int total = 0;
    while (to.hasRemaining()) {
      int asked = Math.min(to.remaining(), chunk.capacity());
      int n = readDirect(offset + total, chunk.clear().limit(asked));
      to.put(chunk.flip());
      total += n;
      if (n < asked) {
        break;
      }
    }
    return total;
  }

  @Override
  public void write(long offset, ByteBuffer blocks) {
    if (!blocks.isDirect()) {
      throw new IllegalArgumentException("blocks must lie outside the heap");
    }
    use("write", offset);
    try {
      check("write", offset, calls.write(fd, blocks, offset));
      blocks.position(blocks.limit());
    } finally {
      endUse();
    }
  }

  @Override
  public boolean allocate(long from, long to, boolean written) {
    use("write", from);
    try {
      int result = calls.allocate(fd, from, to - from, written ? 1 : 0);
      return switch (-result) {
        case Errno.ENOSPC, Errno.EDQUOT, Errno.EIO -> check("write", from, result) == 0;
        default -> result == 0; // any other refusal: the caller writes zeros
      };
    } finally {
      endUse();
    }
  }

  @Override
  public long ownedFrom(long from, long to) {
    use("read the map of", from);
    try {
      long n = calls.owned(fd, from, to - from);
      return n == -Errno.EIO ? check("read the map of", from, n) : from + Math.max(n, 0);
    } finally {
      endUse();
    }
  }

  @Override
  public void sync() {
    use("sync", -1);
    try {
      check("sync", -1, calls.sync(fd));
    } finally {
      endUse();
    }
  }

  @Override
  public void close() {
    int before = users.getAndUpdate(n -> n | CLOSED);
    if (before == 0) {
      check("close", -1, calls.close(fd));
    } // else it was closed before, or the last user closes it
  }
}
