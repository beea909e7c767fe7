package io.duralog.engine.nativeio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.duralog.format.RecordCheck;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The C library through the Foreign Function and Memory API, from JDK 22 on. No call here is {@code
 * critical}: all but the most trivial may block, and would then hold up the garbage collector.
 * {@link FfmRecordCheck} blocks for nothing.
 */
final class FfmCalls implements NativeCalls {
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
    version = bind("dl_version", 0);
    open = bind("dl_open", 3);
    close = bind("dl_close", 1);
    lock = bind("dl_lock", 2);
    size = bind("dl_size", 1);
    read = bind("dl_read", 4);
    readCached = bind("dl_read_cached", 4);
    cached = bind("dl_cached", 3);
    write = bind("dl_write", 4);
    sync = bind("dl_sync", 1);
    commit = bind("dl_commit", 5);
    syncDirectory = bind("dl_sync_directory", 1);
    alignment = bind("dl_alignment", 2);
    allocate = bind("dl_allocate", 4);
    owned = bind("dl_owned", 3);
    sameFile = bind("dl_same_file", 2);
    kernelReadAhead = bind("dl_kernel_read_ahead", 2);
    fileSystem = bind("dl_file_system", 1);
    map = bind("dl_map", 2);
    unmap = bind("dl_unmap", 2);
    hugePages = bind("dl_huge_pages", 2);
    priority = bind("dl_priority", 1);
    ringOpen = bind("dl_ring_open", 2);
    ringOpenShared = bind("dl_ring_open_shared", 2);
    ringClose = bind("dl_ring_close", 1);
    ringFree = bind("dl_ring_free", 1);
    ringWrite = bind("dl_ring_write", 7);
    ringRead = bind("dl_ring_read", 6);
    ringReap = bind("dl_ring_reap", 5);
    ringFlags = bind("dl_ring_flags", 1);
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
   * Finds a function. All functions with the same number of arguments share one shape, of longs:
   * the linker takes 2 to 3 ms for a shape, and the first open of a JVM waits for it. The ABIs of
   * all platforms that the library is built for (System V AMD64, AAPCS64) keep an int in the lower
   * half of a long's register or stack slot, and ignore the other half.
   */
  @SuppressWarnings("restricted")
  final MethodHandle bind(String name, int arguments) {
    MemorySegment function =
        library
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the library has no function " + name));
    MemoryLayout[] longs = new MemoryLayout[arguments];
    Arrays.fill(longs, JAVA_LONG);
    return linker.downcallHandle(function, FunctionDescriptor.of(JAVA_LONG, longs));
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
    try {
      return (int) (long) version.invokeExact();
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int open(long path, int flags, int mode) {
    try {
      return (int) (long) open.invokeExact(path, (long) flags, (long) mode);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int close(int fd) {
    try {
      return (int) (long) close.invokeExact((long) fd);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int lock(int fd, int on) {
    try {
      return (int) (long) lock.invokeExact((long) fd, (long) on);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long size(int fd) {
    try {
      return (long) size.invokeExact((long) fd);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long read(int fd, long buffer, long length, long offset) {
    try {
      return (long) read.invokeExact((long) fd, buffer, length, offset);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long readCached(int fd, long buffer, long length, long offset) {
    try {
      return (long) readCached.invokeExact((long) fd, buffer, length, offset);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long cached(int fd, long offset, long length) {
    try {
      return (long) cached.invokeExact((long) fd, offset, length);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long write(int fd, long buffer, long length, long offset) {
    try {
      return (long) write.invokeExact((long) fd, buffer, length, offset);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int sync(int fd) {
    try {
      return (int) (long) sync.invokeExact((long) fd);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long commit(int fd, long buffer, long length, long offset, int method) {
    try {
      return (long) commit.invokeExact((long) fd, buffer, length, offset, (long) method);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int syncDirectory(long path) {
    try {
      return (int) (long) syncDirectory.invokeExact(path);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int allocate(int fd, long offset, long length, int written) {
    try {
      return (int) (long) allocate.invokeExact((long) fd, offset, length, (long) written);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long owned(int fd, long offset, long length) {
    try {
      return (long) owned.invokeExact((long) fd, offset, length);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int alignment(int fd, long out) {
    try {
      return (int) (long) alignment.invokeExact((long) fd, out);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int sameFile(int fd, int other) {
    try {
      return (int) (long) sameFile.invokeExact((long) fd, (long) other);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int kernelReadAhead(int fd, int on) {
    try {
      return (int) (long) kernelReadAhead.invokeExact((long) fd, (long) on);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long fileSystem(long path) {
    try {
      return (long) fileSystem.invokeExact(path);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long address(ByteBuffer direct) {
    return MemorySegment.ofBuffer(direct).address();
  }

  @Override
  public int map(long length, long out) {
    try {
      return (int) (long) map.invokeExact(length, out);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int unmap(long address, long length) {
    try {
      return (int) (long) unmap.invokeExact(address, length);
    } catch (Throwable t) {
      throw impossible(t);
    }
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
    try {
      return (int) (long) hugePages.invokeExact(address, length);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int priority(int nice) {
    try {
      return (int) (long) priority.invokeExact((long) nice);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public RecordCheck recordCheck() {
    return new FfmRecordCheck(linker, library);
  }

  @Override
  public int ringOpen(int depth, long out) {
    try {
      return (int) (long) ringOpen.invokeExact((long) depth, out);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringOpenShared(int depth, long out) {
    try {
      return (int) (long) ringOpenShared.invokeExact((long) depth, out);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringClose(long ring) {
    try {
      return (int) (long) ringClose.invokeExact(ring);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Takes the result of a function that has none. */
  private static void none(long ignored) {}

  @Override
  public void ringFree(long ring) {
    try {
      none((long) ringFree.invokeExact(ring));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringWrite(
      long ring, int fd, long buffer, long length, long offset, int method, int token) {
    try {
      return (int)
          (long)
              ringWrite.invokeExact(
                  ring, (long) fd, buffer, length, offset, (long) method, (long) token);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringRead(long ring, int fd, long buffer, long length, long offset, int token) {
    try {
      return (int)
          (long) ringRead.invokeExact(ring, (long) fd, buffer, length, offset, (long) token);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringReap(long ring, long tokens, long results, int max, int wait) {
    try {
      return (int) (long) ringReap.invokeExact(ring, tokens, results, (long) max, (long) wait);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringFlags(long ring) {
    try {
      return (int) (long) ringFlags.invokeExact(ring);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }
}
