package io.duralog.engine.nativeio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.duralog.format.RecordCheck;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The C library through the Foreign Function and Memory API, from JDK 22 on. No call here is {@code
 * critical}: all but the most trivial may block, and would then hold up the garbage collector.
 * {@link FfmRecordCheck} blocks for nothing.
 */
final class FfmCalls implements NativeCalls {
  private static final FunctionDescriptor SHAPE =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup library;

  private final MethodHandle version;
  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle lock;
  private final MethodHandle size;
  private final MethodHandle read;
  private final MethodHandle readCached;
  private final MethodHandle cached;
  private final MethodHandle write;
  private final MethodHandle sync;
  private final MethodHandle commit;
  private final MethodHandle syncDirectory;
  private final MethodHandle alignment;
  private final MethodHandle sameFile;
  private final MethodHandle allocate;
  private final MethodHandle owned;
  private final MethodHandle kernelReadAhead;
  private final MethodHandle fileSystem;
  private final MethodHandle map;
  private final MethodHandle unmap;
  private final MethodHandle hugePages;
  private final MethodHandle priority;
  private final MethodHandle ringOpen;
  private final MethodHandle ringOpenShared;
  private final MethodHandle ringClose;
  private final MethodHandle ringFree;
  private final MethodHandle ringWrite;
  private final MethodHandle ringRead;
  private final MethodHandle ringReap;
  private final MethodHandle ringFlags;

  private FfmCalls(SymbolLookup library) {
    this.library = library;
    version = bind("dl_version");
    open = bind("dl_open");
    close = bind("dl_close");
    lock = bind("dl_lock");
    size = bind("dl_size");
    read = bind("dl_read");
    readCached = bind("dl_read_cached");
    cached = bind("dl_cached");
    write = bind("dl_write");
    sync = bind("dl_sync");
    commit = bind("dl_commit");
    syncDirectory = bind("dl_sync_directory");
    alignment = bind("dl_alignment");
    allocate = bind("dl_allocate");
    owned = bind("dl_owned");
    sameFile = bind("dl_same_file");
    kernelReadAhead = bind("dl_kernel_read_ahead");
    fileSystem = bind("dl_file_system");
    map = bind("dl_map");
    unmap = bind("dl_unmap");
    hugePages = bind("dl_huge_pages");
    priority = bind("dl_priority");
    ringOpen = bind("dl_ring_open");
    ringOpenShared = bind("dl_ring_open_shared");
    ringClose = bind("dl_ring_close");
    ringFree = bind("dl_ring_free");
    ringWrite = bind("dl_ring_write");
    ringRead = bind("dl_ring_read");
    ringReap = bind("dl_ring_reap");
    ringFlags = bind("dl_ring_flags");
  }

  /**
   * Loads a library for as long as the JVM runs; found by name, see {@link Binding}.
   *
   * @throws IllegalCallerException without native access
   */
  @SuppressWarnings("restricted")
  static NativeCalls load(Path path) {
    SymbolLookup library;
    try {
      library = SymbolLookup.libraryLookup(path, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new UnsatisfiedLinkError(whyNot(path));
    }
    return new FfmCalls(library);
  }

  /** The reason. The platform does not tell it; the C library of the system does. */
  @SuppressWarnings("restricted")
  private static String whyNot(Path path) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup c = linker.defaultLookup();
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle dlopen =
          linker.downcallHandle(
              c.find("dlopen").orElseThrow(), FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
      MethodHandle dlerror =
          linker.downcallHandle(c.find("dlerror").orElseThrow(), FunctionDescriptor.of(ADDRESS));
      int now = 2; // RTLD_NOW
      MemorySegment ignored =
          (MemorySegment) dlopen.invokeExact(arena.allocateFrom(path.toString()), now);
      MemorySegment text = (MemorySegment) dlerror.invokeExact();
      return text.address() == 0
          ? "loads only now and then: " + ignored
          : text.reinterpret(1 << 12).getString(0);
    } catch (Throwable t) {
      return path + " cannot be loaded";
    }
  }

  /**
   * Finds a function. All have one shape, of as many longs as the longest of them takes: the linker
   * needs 5 to 8 ms for a shape, and the first open of a JVM waits for it. The ABIs of all
   * platforms that the library is built for (System V AMD64, AAPCS64) keep an int in the lower half
   * of a long's register or stack slot, and ignore the other half. In both the caller puts what has
   * no register on its own stack and takes it away again, so a function does not notice arguments
   * behind its own.
   */
  @SuppressWarnings("restricted")
  final MethodHandle bind(String name) {
    MemorySegment function =
        library
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the library has no function " + name));
    return linker.downcallHandle(function, SHAPE);
  }

  private static long call(MethodHandle f, long a) {
    return call(f, a, 0);
  }

  private static long call(MethodHandle f, long a, long b) {
    return call(f, a, b, 0, 0);
  }

  private static long call(MethodHandle f, long a, long b, long c, long d) {
    return call(f, a, b, c, d, 0, 0, 0);
  }

  private static long call(MethodHandle f, long a, long b, long c, long d, long e, long g, long h) {
    try {
      return (long) f.invokeExact(a, b, c, d, e, g, h);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /**
   * Turns a throwable into an error: a handle of a C function throws nothing that its caller could
   * handle.
   */
  static Error impossible(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    return new AssertionError(t);
  }

  @Override
  public int version() {
    return (int) call(version, 0);
  }

  @Override
  public int open(long path, int flags, int mode) {
    return (int) call(open, path, flags, mode, 0);
  }

  @Override
  public int close(int fd) {
    return (int) call(close, fd);
  }

  @Override
  public int lock(int fd, int on) {
    return (int) call(lock, fd, on);
  }

  @Override
  public long size(int fd) {
    return call(size, fd);
  }

  @Override
  public long read(int fd, long buffer, long length, long offset) {
    return call(read, fd, buffer, length, offset);
  }

  @Override
  public long readCached(int fd, long buffer, long length, long offset) {
    return call(readCached, fd, buffer, length, offset);
  }

  @Override
  public long cached(int fd, long offset, long length) {
    return call(cached, fd, offset, length, 0);
  }

  @Override
  public long write(int fd, long buffer, long length, long offset) {
    return call(write, fd, buffer, length, offset);
  }

  @Override
  public int sync(int fd) {
    return (int) call(sync, fd);
  }

  @Override
  public long commit(int fd, long buffer, long length, long offset, int method) {
    return call(commit, fd, buffer, length, offset, method, 0, 0);
  }

  @Override
  public int syncDirectory(long path) {
    return (int) call(syncDirectory, path);
  }

  @Override
  public int allocate(int fd, long offset, long length, int written) {
    return (int) call(allocate, fd, offset, length, written);
  }

  @Override
  public long owned(int fd, long offset, long length) {
    return call(owned, fd, offset, length, 0);
  }

  @Override
  public int alignment(int fd, long out) {
    return (int) call(alignment, fd, out);
  }

  @Override
  public int sameFile(int fd, int other) {
    return (int) call(sameFile, fd, other);
  }

  @Override
  public int kernelReadAhead(int fd, int on) {
    return (int) call(kernelReadAhead, fd, on);
  }

  @Override
  public long fileSystem(long path) {
    return call(fileSystem, path);
  }

  @Override
  public long address(ByteBuffer direct) {
    return MemorySegment.ofBuffer(direct).address();
  }

  @Override
  public int map(long length, long out) {
    return (int) call(map, length, out);
  }

  @Override
  public int unmap(long address, long length) {
    return (int) call(unmap, address, length);
  }

  @Override
  @SuppressWarnings("restricted")
  public void copy(long from, ByteBuffer to, int length) {
    ByteBuffer target = to.slice(to.position(), length);
    MemorySegment memory = MemorySegment.ofAddress(from).reinterpret(length);
    MemorySegment.ofBuffer(target).copyFrom(memory);
    to.position(to.position() + length);
  }

  @Override
  public int hugePages(long address, long length) {
    return (int) call(hugePages, address, length);
  }

  @Override
  public int priority(int nice) {
    return (int) call(priority, nice);
  }

  @Override
  public RecordCheck recordCheck() {
    return new FfmRecordCheck(linker, library);
  }

  @Override
  public int ringOpen(int depth, long out) {
    return (int) call(ringOpen, depth, out);
  }

  @Override
  public int ringOpenShared(int depth, long out) {
    return (int) call(ringOpenShared, depth, out);
  }

  @Override
  public int ringClose(long ring) {
    return (int) call(ringClose, ring);
  }

  @Override
  public void ringFree(long ring) {
    long ignored = call(ringFree, ring);
  }

  @Override
  public int ringWrite(
      long ring, int fd, long buffer, long length, long offset, int method, int token) {
    return (int) call(ringWrite, ring, fd, buffer, length, offset, method, token);
  }

  @Override
  public int ringRead(long ring, int fd, long buffer, long length, long offset, int token) {
    return (int) call(ringRead, ring, fd, buffer, length, offset, token, 0);
  }

  @Override
  public int ringReap(long ring, long tokens, long results, int max, int wait) {
    return (int) call(ringReap, ring, tokens, results, max, wait, 0, 0);
  }

  @Override
  public int ringFlags(long ring) {
    return (int) call(ringFlags, ring);
  }
}
