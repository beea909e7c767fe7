package io.duralog.engine.nativeio;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.IgnoreError;

/** The C library through jnr-ffi, for JDK 17 to 21. Not loaded on later versions. */
final class JnrCalls implements NativeCalls {
  private final Functions c;

  private JnrCalls(Functions c) {
    this.c = c;
  }

  /** Loads a library; found by name, see {@link Binding}. */
  static NativeCalls load(Path library) {
    try {
      Functions c = LibraryLoader.create(Functions.class).load(library.toString());
      int ignored = c.dl_version(); // jnr-ffi loads nothing before the first call
      return new JnrCalls(c);
    } catch (UnsatisfiedLinkError e) {
      throw new UnsatisfiedLinkError(whyNot(library));
    }
  }

  /** The platform's loader, which tells why it could not load a library. */
  public interface Linker {
    Pointer dlopen(String path, int flags);

    String dlerror();
  }

  /** The reason. jnr-ffi only tells which other places it has searched. */
  private static String whyNot(Path library) {
    try {
      // One of the two has them, depending on the version of the C library.
      Linker linker = LibraryLoader.create(Linker.class).library("c").library("dl").load();
      int now = 2; // RTLD_NOW
      Pointer loaded = linker.dlopen(library.toString(), now);
      String text = loaded == null ? linker.dlerror() : "the library has no function dl_version";
      return String.valueOf(text);
    } catch (LinkageError | RuntimeException e) {
      return library + " cannot be loaded";
    }
  }

  /**
   * The functions, which jnr-ffi implements. A long is a C long, as wide as an address on Linux.
   */
  @IgnoreError // the functions return their errors
  public interface Functions {
    int dl_version();

    int dl_open(long path, int flags, int mode);

    int dl_close(int fd);

    int dl_lock(int fd, int on);

    long dl_size(int fd);

    long dl_read(int fd, long buffer, long length, long offset);

    long dl_read_cached(int fd, long buffer, long length, long offset);

    long dl_cached(int fd, long offset, long length);

    long dl_write(int fd, long buffer, long length, long offset);

    int dl_sync(int fd);

    long dl_commit(int fd, long buffer, long length, long offset, int method);

    int dl_sync_directory(long path);

    int dl_alignment(int fd, long out);

    int dl_allocate(int fd, long offset, long length, int written);

    long dl_owned(int fd, long offset, long length);

    int dl_same_file(int fd, int other);

    int dl_kernel_read_ahead(int fd, int on);

    long dl_file_system(long path);

    int dl_map(long length, long out);

    int dl_unmap(long address, long length);

    int dl_huge_pages(long address, long length);

    int dl_priority(int nice);

    int dl_ring_open(int depth, long out);

    int dl_ring_open_shared(int depth, long out);

    int dl_ring_close(long ring);

    void dl_ring_free(long ring);

    int dl_ring_write(
        long ring, int fd, long buffer, long length, long offset, int method, int token);

    /**
     * Takes a Pointer: of six arguments that are all numbers the last one gets lost (jnr/jnr-ffi
     * issue 181).
     */
    int dl_ring_read(long ring, int fd, Pointer buffer, long length, long offset, int token);

    int dl_ring_reap(long ring, long tokens, long results, int max, int wait);

    int dl_ring_flags(long ring);
  }

  @Override
  public long address(ByteBuffer direct) {
    return Pointer.wrap(Runtime.getSystemRuntime(), direct.slice()).address();
  }

  @Override
  public int version() {
    return c.dl_version();
  }

  @Override
  public int open(long path, int flags, int mode) {
    return c.dl_open(path, flags, mode);
  }

  @Override
  public int close(int fd) {
    return c.dl_close(fd);
  }

  @Override
  public int lock(int fd, int on) {
    return c.dl_lock(fd, on);
  }

  @Override
  public long size(int fd) {
    return c.dl_size(fd);
  }

  @Override
  public long read(int fd, long buffer, long length, long offset) {
    return c.dl_read(fd, buffer, length, offset);
  }

  @Override
  public long readCached(int fd, long buffer, long length, long offset) {
    return c.dl_read_cached(fd, buffer, length, offset);
  }

  @Override
  public long cached(int fd, long offset, long length) {
    return c.dl_cached(fd, offset, length);
  }

  @Override
  public long write(int fd, long buffer, long length, long offset) {
    return c.dl_write(fd, buffer, length, offset);
  }

  @Override
  public int sync(int fd) {
    return c.dl_sync(fd);
  }

  @Override
  public long commit(int fd, long buffer, long length, long offset, int method) {
    return c.dl_commit(fd, buffer, length, offset, method);
  }

  @Override
  public int syncDirectory(long path) {
    return c.dl_sync_directory(path);
  }

  @Override
  public int allocate(int fd, long offset, long length, int written) {
    return c.dl_allocate(fd, offset, length, written);
  }

  @Override
  public long owned(int fd, long offset, long length) {
    return c.dl_owned(fd, offset, length);
  }

  @Override
  public int alignment(int fd, long out) {
    return c.dl_alignment(fd, out);
  }

  @Override
  public int sameFile(int fd, int other) {
    return c.dl_same_file(fd, other);
  }

  @Override
  public int kernelReadAhead(int fd, int on) {
    return c.dl_kernel_read_ahead(fd, on);
  }

  @Override
  public long fileSystem(long path) {
    return c.dl_file_system(path);
  }

  @Override
  public int map(long length, long out) {
    return c.dl_map(length, out);
  }

  @Override
  public int unmap(long address, long length) {
    return c.dl_unmap(address, length);
  }

  @Override
  public void copy(long from, ByteBuffer to, int length) {
    Pointer memory = Pointer.wrap(Runtime.getSystemRuntime(), from, length);
    if (to.hasArray()) {
      memory.get(0, to.array(), to.arrayOffset() + to.position(), length);
    } else {
      memory.transferTo(0, Pointer.wrap(Runtime.getSystemRuntime(), to.slice()), 0, length);
    }
    to.position(to.position() + length);
  }

  @Override
  public int hugePages(long address, long length) {
    return c.dl_huge_pages(address, length);
  }

  @Override
  public int priority(int nice) {
    return c.dl_priority(nice);
  }

  @Override
  public int ringOpen(int depth, long out) {
    return c.dl_ring_open(depth, out);
  }

  @Override
  public int ringOpenShared(int depth, long out) {
    return c.dl_ring_open_shared(depth, out);
  }

  @Override
  public int ringClose(long ring) {
    return c.dl_ring_close(ring);
  }

  @Override
  public void ringFree(long ring) {
    c.dl_ring_free(ring);
  }

  @Override
  public int ringWrite(
      long ring, int fd, long buffer, long length, long offset, int method, int token) {
    return c.dl_ring_write(ring, fd, buffer, length, offset, method, token);
  }

  @Override
  public int ringRead(long ring, int fd, long buffer, long length, long offset, int token) {
    Pointer to = Pointer.wrap(Runtime.getSystemRuntime(), buffer);
    return c.dl_ring_read(ring, fd, to, length, offset, token);
  }

  @Override
  public int ringReap(long ring, long tokens, long results, int max, int wait) {
    return c.dl_ring_reap(ring, tokens, results, max, wait);
  }

  @Override
  public int ringFlags(long ring) {
    return c.dl_ring_flags(ring);
  }
}
