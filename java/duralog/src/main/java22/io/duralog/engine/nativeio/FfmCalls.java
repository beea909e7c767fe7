package io.duralog.engine.nativeio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The C library through the Foreign Function and Memory API, from JDK 22 on. No call is {@code
 * critical}: all but the most trivial may block, and would then hold up the collector.
 */
final class FfmCalls implements NativeCalls {
  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup library;

  private final MethodHandle version;
  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle size;
  private final MethodHandle read;
  private final MethodHandle write;
  private final MethodHandle sync;
  private final MethodHandle commit;
  private final MethodHandle syncDirectory;
  private final MethodHandle alignment;
  private final MethodHandle fileSystem;
  private final MethodHandle hugePages;
  private final MethodHandle priority;
  private final MethodHandle ringOpen;
  private final MethodHandle ringClose;
  private final MethodHandle ringFree;
  private final MethodHandle ringWrite;
  private final MethodHandle ringReap;
  private final MethodHandle ringFlags;

  private FfmCalls(SymbolLookup library) {
    this.library = library;
    version = bind("dl_version", JAVA_INT);
    open = bind("dl_open", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    close = bind("dl_close", JAVA_INT, JAVA_INT);
    size = bind("dl_size", JAVA_LONG, JAVA_INT);
    read = bind("dl_read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    write = bind("dl_write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    sync = bind("dl_sync", JAVA_INT, JAVA_INT);
    commit = bind("dl_commit", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    syncDirectory = bind("dl_sync_directory", JAVA_INT, JAVA_LONG);
    alignment = bind("dl_alignment", JAVA_INT, JAVA_INT, JAVA_LONG);
    fileSystem = bind("dl_file_system", JAVA_LONG, JAVA_LONG);
    hugePages = bind("dl_huge_pages", JAVA_INT, JAVA_LONG, JAVA_LONG);
    priority = bind("dl_priority", JAVA_INT, JAVA_INT);
    ringOpen = bind("dl_ring_open", JAVA_INT, JAVA_INT, JAVA_LONG);
    ringClose = bind("dl_ring_close", JAVA_INT, JAVA_LONG);
    ringFree = handle("dl_ring_free", FunctionDescriptor.ofVoid(JAVA_LONG));
    ringWrite =
        bind(
            "dl_ring_write",
            JAVA_INT,
            JAVA_LONG,
            JAVA_INT,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT);
    ringReap = bind("dl_ring_reap", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);
    ringFlags = bind("dl_ring_flags", JAVA_INT, JAVA_LONG);
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

  private MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(result, arguments));
  }

  @SuppressWarnings("restricted")
  private MethodHandle handle(String name, FunctionDescriptor type) {
    MemorySegment function =
        library
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the library has no function " + name));
    return linker.downcallHandle(function, type);
  }

  /** The platform does not say why it could not load a library; the C library does. */
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

  /** A handle of a C function throws nothing that its caller could mend. */
  private static Error impossible(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    return new AssertionError(t);
  }

  @Override
  public long address(ByteBuffer direct) {
    return MemorySegment.ofBuffer(direct).address();
  }

  @Override
  public int version() {
    try {
      return (int) version.invokeExact();
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int open(long path, int flags, int mode) {
    try {
      return (int) open.invokeExact(path, flags, mode);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int close(int fd) {
    try {
      return (int) close.invokeExact(fd);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long size(int fd) {
    try {
      return (long) size.invokeExact(fd);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long read(int fd, long buffer, long length, long offset) {
    try {
      return (long) read.invokeExact(fd, buffer, length, offset);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long write(int fd, long buffer, long length, long offset) {
    try {
      return (long) write.invokeExact(fd, buffer, length, offset);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int sync(int fd) {
    try {
      return (int) sync.invokeExact(fd);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long commit(int fd, long buffer, long length, long offset, int method) {
    try {
      return (long) commit.invokeExact(fd, buffer, length, offset, method);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int syncDirectory(long path) {
    try {
      return (int) syncDirectory.invokeExact(path);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int alignment(int fd, long out) {
    try {
      return (int) alignment.invokeExact(fd, out);
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
  public int hugePages(long address, long length) {
    try {
      return (int) hugePages.invokeExact(address, length);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int priority(int nice) {
    try {
      return (int) priority.invokeExact(nice);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringOpen(int depth, long out) {
    try {
      return (int) ringOpen.invokeExact(depth, out);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringClose(long ring) {
    try {
      return (int) ringClose.invokeExact(ring);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public void ringFree(long ring) {
    try {
      ringFree.invokeExact(ring);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringWrite(
      long ring, int fd, long buffer, long length, long offset, int method, int token) {
    try {
      return (int) ringWrite.invokeExact(ring, fd, buffer, length, offset, method, token);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringReap(long ring, long tokens, long results, int max, int wait) {
    try {
      return (int) ringReap.invokeExact(ring, tokens, results, max, wait);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ringFlags(long ring) {
    try {
      return (int) ringFlags.invokeExact(ring);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }
}
