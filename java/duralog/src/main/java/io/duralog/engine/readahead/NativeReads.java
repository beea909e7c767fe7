package io.duralog.engine.readahead;

import io.duralog.EngineInfo;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Reasons;
import io.duralog.engine.files.NativeErrors;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.RingRefusal;
import io.duralog.engine.portable.PortableFile;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens files for reading through the page cache and past it. If reads past it are refused, files
 * are read through it, and the first reason is kept. For any thread.
 */
public final class NativeReads {
  /**
   * File systems that are in memory, accept O_DIRECT without keeping to it, or hide what is cached.
   */
  private static final Set<String> UNSUITED = Set.of("tmpfs", "ramfs", "zfs", "overlay");

  /** A file with less than 1/16 of its bytes uncached is treated as cached. */
  private static final int NEARLY_ALL = 16;

  /**
   * The most files to remember. After that all are forgotten and read past the page cache once
   * more.
   */
  private static final int MOST_REMEMBERED = 10_000;

  private final NativeCalls calls;
  private final ReadAheadConfig shape;
  private final Set<Path> readBefore = ConcurrentHashMap.newKeySet();
  private volatile String refusal = "";
  private volatile boolean off;

  public NativeReads(NativeCalls calls, ReadAheadConfig shape) {
    this.calls = calls;
    this.shape = shape;
  }

  /** Whether reading past the page cache makes sense on a type of file system. */
  public static boolean suits(String fileSystem) {
    return !UNSUITED.contains(fileSystem);
  }

  /**
   * Opens a file. Only its first reading goes past the page cache: a file that is read a second
   * time may be read again, and then it is better cached.
   */
  public BlockFile open(Path path) {
    if (off || readBefore.contains(path)) {
      return PortableFile.toRead(path);
    }
    int fd = openPlain(path);
    if (isCached(fd)) {
      calls.close(fd);
      return PortableFile.toRead(path);
    }
    long memory = ReaderResources.map(calls, shape);
    if (memory < 0) {
      calls.close(fd);
      refuse("memory", (int) -memory);
      return PortableFile.toRead(path);
    }
    ReaderResources handles = new ReaderResources(calls, shape, fd, memory);
    try {
      return new NativeReadFile(this, path, handles);
    } catch (OutOfMemoryError e) {
      handles.giveBack(); // without a guard they might never be given back
      refuse("a thread to give back what is forgotten", Errno.EAGAIN);
      return PortableFile.toRead(path);
    }
  }

  /** Opens a file for reads from the page cache. */
  int openPlain(Path path) {
    int fd = calls.open(path, NativeCalls.READ, 0);
    if (fd < 0) {
      throw NativeErrors.ofOpen("open", path, fd);
    }
    return fd;
  }

  /** Whether nearly all of a file is in the page cache: then all of it is read from there. */
  private boolean isCached(int fd) {
    long size = calls.size(fd);
    return size > 0 && calls.cached(fd, 0, size) > size - size / NEARLY_ALL;
  }

  /**
   * Opens the next file of a reader. Reading ahead continues from the end of the file before to the
   * beginning of this one, with the same memory and ring.
   */
  public BlockFile openOn(Path path, BlockFile before) {
    boolean past = !off && !readBefore.contains(path);
    if (past && before instanceof NativeReadFile file && file.moveOn(path)) {
      return before;
    }
    before.close();
    return open(path);
  }

  /**
   * Opens a file ahead of its reader, if it will be read past the page cache. Reports no error: the
   * reader meets it when it opens the file.
   *
   * @return whether it was opened
   */
  boolean openAhead(Path path, ReaderResources handles) {
    if (off || readBefore.contains(path)) {
      return false;
    }
    int plain = calls.open(path, NativeCalls.READ, 0);
    if (plain < 0) {
      return false;
    }
    int direct = calls.open(path, NativeCalls.READ | NativeCalls.DIRECT, 0);
    if (direct < 0 || calls.sameFile(direct, plain) != 1) {
      if (direct >= 0) {
        calls.close(direct);
      }
      calls.close(plain);
      return false;
    }
    handles.nextOpened(plain, direct);
    return true;
  }

  NativeCalls calls() {
    return calls;
  }

  ReadAheadConfig shape() {
    return shape;
  }

  /**
   * Opens a file for reads past the page cache as well.
   *
   * @return whether it is open for them
   */
  boolean openDirect(Path path, ReaderResources handles) {
    if (off) {
      return false;
    }
    int fd = calls.open(path, NativeCalls.READ | NativeCalls.DIRECT, 0);
    if (fd < 0) {
      if (fd != -Errno.ENOENT) {
        refuse("O_DIRECT", -fd);
      }
      return false;
    }
    // Another process may have put another file in its place.
    if (calls.sameFile(fd, handles.plain()) != 1) {
      calls.close(fd);
      return false;
    }
    handles.direct(fd);
    return true;
  }

  /** Notes that a file has been read past the page cache. */
  void wasReadAhead(Path path) {
    if (readBefore.size() >= MOST_REMEMBERED) {
      readBefore.clear();
    }
    readBefore.add(path);
  }

  /**
   * Notes why files are not read past the page cache. That holds for good, unless the cause may
   * pass.
   */
  void refuse(String what, int errno) {
    if (refusal.isEmpty()) {
      refusal = "reads from the page cache: " + what + ": " + Errno.text(errno);
    }
    if (!mayPass(errno)) {
      off = true;
    }
  }

  private static boolean mayPass(int errno) {
    return switch (errno) {
      case Errno.EAGAIN, Errno.ENOMEM, Errno.EBUSY, Errno.ENFILE, Errno.EMFILE -> true;
      default -> false;
    };
  }

  /** Adds to an engine's description why it does not read past the page cache. */
  public EngineInfo note(EngineInfo info) {
    return refusal.isEmpty() ? info : Reasons.and(info, refusal);
  }

  /**
   * Tries reading past the page cache on the first block of a file.
   *
   * @return why it is not possible, or an empty string
   */
  public static String probe(NativeCalls calls, Path path) {
    int block = SegmentFormat.BLOCK_SIZE;
    NativeReads reads = new NativeReads(calls, new ReadAheadConfig(block, 1, 0, block));
    int fd = calls.open(path, NativeCalls.READ, 0);
    if (fd < 0) {
      return ""; // the open of the log reports what is wrong
    }
    long memory = ReaderResources.map(calls, reads.shape);
    if (memory < 0) {
      calls.close(fd);
      return "memory: " + Errno.text((int) -memory);
    }
    ReaderResources handles = new ReaderResources(calls, reads.shape, fd, memory);
    try {
      if (!reads.openDirect(path, handles)) {
        return reads.refusal;
      }
      int result = handles.openRing();
      if (result < 0) {
        return RingRefusal.of(-result);
      }
      ReadAhead one = new ReadAhead(calls, handles, reads.shape);
      one.start(0, 1, block);
      result = one.read(0, ByteBuffer.allocate(block));
      return result < 0 && !isDiskError(-result) ? "direct reads: " + Errno.text(-result) : "";
    } finally {
      handles.giveBack(); // not by a guard: nothing here stays reachable to the end of the try
    }
  }

  /** Whether an error of a read concerns the disk, and not the way of reading. */
  static boolean isDiskError(int errno) {
    return switch (errno) {
      case Errno.EPERM,
          Errno.EBADF,
          Errno.EAGAIN,
          Errno.ENOMEM,
          Errno.EACCES,
          Errno.EBUSY,
          Errno.EEXIST,
          Errno.EINVAL,
          Errno.ENOSYS,
          Errno.EOPNOTSUPP,
          Errno.ECANCELED ->
          false;
      default -> true;
    };
  }
}
