package io.duralog.engine.nativeio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The C library through the Foreign Function and Memory API, from JDK 22 on. No call is {@code
 * critical}: all but the most trivial may block, and would then hold up the garbage collector.
 */
final class FfmCalls extends FfmFiles {
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
    super(library);
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
