package io.duralog.engine.nativeio;

import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.RecordCheck;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the C library, as {@code native/include/duralog.h} documents them. All return 0
 * or more, or a negative error number, see {@link Errno}.
 *
 * <p>Memory is given by address. The caller keeps it reachable until the call has returned, and for
 * a write or read of a ring until that is reaped. The header tells which calls block. Addresses and
 * rings must be valid.
 */
public interface NativeCalls {
  /** The version of the C interface that this class knows. */
  int VERSION = 3;

  /** Flags of {@link #open}. */
  int READ = 1;

  int WRITE = 2;
  int CREATE = 4;
  int DIRECT = 8;

  /** How {@link #commit} and {@link #ringWrite} make a write durable. */
  int FDATASYNC = 0;

  int DSYNC = 1;

  /** The address of the byte at the buffer's position, the first one to read or write. */
  long address(ByteBuffer direct);

  /** dl_version. */
  int version();

  /** dl_open; the path ends with a zero byte. */
  int open(long path, int flags, int mode);

  /** dl_close. */
  int close(int fd);

  /** dl_lock. */
  int lock(int fd, int on);

  /** dl_size. */
  long size(int fd);

  /** dl_read. */
  long read(int fd, long buffer, long length, long offset);

  /** dl_read_cached. */
  long readCached(int fd, long buffer, long length, long offset);

  /** dl_cached. */
  long cached(int fd, long offset, long length);

  /** dl_write. */
  long write(int fd, long buffer, long length, long offset);

  /** dl_sync. */
  int sync(int fd);

  /** dl_commit. */
  long commit(int fd, long buffer, long length, long offset, int method);

  /** dl_sync_directory. */
  int syncDirectory(long path);

  /** dl_allocate. */
  int allocate(int fd, long offset, long length, int written);

  /** dl_owned. */
  long owned(int fd, long offset, long length);

  /** dl_alignment; room for two ints. */
  int alignment(int fd, long out);

  /** dl_same_file. */
  int sameFile(int fd, int other);

  /** dl_kernel_read_ahead. */
  int kernelReadAhead(int fd, int on);

  /** dl_file_system. */
  long fileSystem(long path);

  /** dl_map; room for one address. */
  int map(long length, long out);

  /** dl_unmap. */
  int unmap(long address, long length);

  /** Copies from memory of {@link #map} to a buffer, and moves the buffer's position. */
  void copy(long from, ByteBuffer to, int length);

  /** dl_huge_pages. */
  int hugePages(long address, long length);

  /** dl_priority. */
  int priority(int nice);

  /** dl_check_records; null if this binding cannot give it arrays without copying them. */
  default @Nullable RecordCheck recordCheck() {
    return null;
  }

  /** dl_ring_open; room for one address. */
  int ringOpen(int depth, long out);

  /** dl_ring_open_shared; room for one address. */
  int ringOpenShared(int depth, long out);

  /** dl_ring_close. */
  int ringClose(long ring);

  /** dl_ring_free. */
  void ringFree(long ring);

  /** dl_ring_write. */
  int ringWrite(long ring, int fd, long buffer, long length, long offset, int method, int token);

  /** dl_ring_read. */
  int ringRead(long ring, int fd, long buffer, long length, long offset, int token);

  /** dl_ring_reap; room for that many ints and longs. */
  int ringReap(long ring, long tokens, long results, int max, int wait);

  /** dl_ring_flags. */
  int ringFlags(long ring);

  /** {@link #open} of a path of the default file system. */
  default int open(Path path, int flags, int mode) {
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      return open(address(CString.of(path, owned)), flags, mode);
    }
  }

  /** {@link #syncDirectory} of a path of the default file system. */
  default int syncDirectory(Path path) {
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      return syncDirectory(address(CString.of(path, owned)));
    }
  }

  /** {@link #alignment(int, long)}: the larger of the two, in bytes. */
  default int alignment(int fd) {
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer out = owned.allocate(2 * Integer.BYTES, Integer.BYTES);
      int result = alignment(fd, address(out));
      out.order(ByteOrder.nativeOrder());
      return result < 0 ? result : Math.max(out.getInt(0), out.getInt(Integer.BYTES));
    }
  }

  /** {@link #read} into the remaining room of a buffer outside the heap. */
  default long read(int fd, ByteBuffer to, long offset) {
    try {
      return read(fd, address(to), to.remaining(), offset);
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  /** {@link #write} of the remaining bytes of a buffer outside the heap. */
  default long write(int fd, ByteBuffer from, long offset) {
    try {
      return write(fd, address(from), from.remaining(), offset);
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /** {@link #commit} of the remaining bytes of a buffer outside the heap. */
  default long commit(int fd, ByteBuffer from, long offset, int method) {
    try {
      return commit(fd, address(from), from.remaining(), offset, method);
    } finally {
      Reference.reachabilityFence(from);
    }
  }
}
