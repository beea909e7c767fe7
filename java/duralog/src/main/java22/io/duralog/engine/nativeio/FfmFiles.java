package io.duralog.engine.nativeio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The half of {@link FfmCalls} that is about files. */
abstract class FfmFiles implements NativeCalls {
  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup library;

  private final MethodHandle version;
  private final MethodHandle open;
  private final MethodHandle close;
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
    version = bind("dl_version", JAVA_INT);
    open = bind("dl_open", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    close = bind("dl_close", JAVA_INT, JAVA_INT);
    size = bind("dl_size", JAVA_LONG, JAVA_INT);
    read = bind("dl_read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    readCached = bind("dl_read_cached", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    cached = bind("dl_cached", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    write = bind("dl_write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    sync = bind("dl_sync", JAVA_INT, JAVA_INT);
    commit = bind("dl_commit", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    syncDirectory = bind("dl_sync_directory", JAVA_INT, JAVA_LONG);
    alignment = bind("dl_alignment", JAVA_INT, JAVA_INT, JAVA_LONG);
    allocate = bind("dl_allocate", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    sameFile = bind("dl_same_file", JAVA_INT, JAVA_INT, JAVA_INT);
    kernelReadAhead = bind("dl_kernel_read_ahead", JAVA_INT, JAVA_INT, JAVA_INT);
    fileSystem = bind("dl_file_system", JAVA_LONG, JAVA_LONG);
  }

  final MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(result, arguments));
  }

  @SuppressWarnings("restricted")
  final MethodHandle handle(String name, FunctionDescriptor type) {
    MemorySegment function =
        library
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the library has no function " + name));
    return linker.downcallHandle(function, type);
  }

  /** A handle of a C function throws nothing that its caller could mend. */
  static Error impossible(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    return new AssertionError(t);
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
  public long readCached(int fd, long buffer, long length, long offset) {
    try {
      return (long) readCached.invokeExact(fd, buffer, length, offset);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public long cached(int fd, long offset, long length) {
    try {
      return (long) cached.invokeExact(fd, offset, length);
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
  public int allocate(int fd, long offset, long length, int written) {
    try {
      return (int) allocate.invokeExact(fd, offset, length, written);
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
  public int sameFile(int fd, int other) {
    try {
      return (int) sameFile.invokeExact(fd, other);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int kernelReadAhead(int fd, int on) {
    try {
      return (int) kernelReadAhead.invokeExact(fd, on);
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
