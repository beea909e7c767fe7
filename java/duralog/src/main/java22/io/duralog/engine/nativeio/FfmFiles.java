package io.duralog.engine.nativeio;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** The file functions of {@link FfmCalls}. */
abstract class FfmFiles implements NativeCalls {
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
  private final MethodHandle kernelReadAhead;
  private final MethodHandle fileSystem;

  FfmFiles(SymbolLookup library) {
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
    sameFile = bind("dl_same_file", 2);
    kernelReadAhead = bind("dl_kernel_read_ahead", 2);
    fileSystem = bind("dl_file_system", 1);
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
}
