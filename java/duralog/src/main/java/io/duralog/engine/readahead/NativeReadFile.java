package io.duralog.engine.readahead;

import io.duralog.engine.BlockFile;
import io.duralog.engine.files.NativeErrors;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file that is open for reading. After a reader has read for a while without a gap, bytes that
 * are not in the page cache are read past it and ahead of time: first one chunk, then more and
 * more. Everything else comes from the page cache: single records, cached bytes, and the file's
 * end, which may have moved since it was read ahead. Chunks that were read ahead are dropped when
 * the reader moves elsewhere, also when it returns to a place to read it again.
 *
 * <p>Any thread may read; a second one waits.
 */
final class NativeReadFile implements BlockFile {
  private final NativeReads reads;
  private final NativeCalls calls;
  private final ReadAheadConfig shape;
  private final ReaderResources handles;
  private final Cleaner.Cleanable guard;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile Path path;
  private @Nullable ReadAhead ahead;
  private @Nullable Path following; // the next file, not opened yet
  private boolean refused;
  private boolean closed;
  private long next = -1; // where the last read ended
  private long run; // bytes read without a gap
  private boolean goesOn; // the next read continues the run of the file before
  private long size; // of the file, when it was last asked for

  /** Takes over the handles of an open file. */
  NativeReadFile(NativeReads reads, Path path, ReaderResources handles) {
    this.reads = reads;
    this.calls = reads.calls();
    this.shape = reads.shape();
    this.path = path;
    this.handles = handles;
    calls.kernelReadAhead(handles.plain(), 0); // or it would cache what we read past the cache
    this.guard = handles.guard(this); // last: until here the cleaner has nothing to give back
  }

  /**
   * Becomes the next file, which its reader reads from the beginning. Chunks that were read ahead
   * of it are kept.
   *
   * @return false if that file must be opened like any other
   * @throws io.duralog.LogIoException if it cannot be opened; then this one is closed
   */
  boolean moveOn(Path to) {
    lock.lock();
    try {
      if (closed || refused) {
        return false;
      }
      rememberReadAhead();
      handles.leaveFile();
      boolean next = handles.enterFile(openPlain(to));
      if (ahead != null) {
        ahead.moveOn(next);
      }
      calls.kernelReadAhead(handles.plain(), 0);
      path = to;
      following = null;
      size = 0;
      goesOn = true;
      return true;
    } finally {
      lock.unlock();
      Reference.reachabilityFence(this);
    }
  }

  private int openPlain(Path to) {
    try {
      return reads.openPlain(to);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private void rememberReadAhead() {
    if (ahead != null && ahead.hasBegun()) {
      reads.wasReadAhead(path);
    }
  }

  @Override
  public void followedBy(Path next) {
    lock.lock();
    try {
      following = next;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Path path() {
    return path;
  }

  private interface Action {
    long run();
  }

  /** Runs an action while no other thread uses the file or gives it back. */
  private long exclusively(String operation, long offset, Action action) {
    lock.lock();
    try {
      return check(operation, offset, closed ? -Errno.EBADF : action.run());
    } finally {
      lock.unlock();
      Reference.reachabilityFence(this);
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
    return exclusively("read size", -1, () -> calls.size(handles.plain()));
  }

  @Override
  public void sync() {
    exclusively("sync", -1, () -> calls.sync(handles.plain()));
  }

  @Override
  public int read(long offset, ByteBuffer to) {
    return (int) exclusively("read", offset, () -> readOn(offset, to));
  }

  private int readOn(long offset, ByteBuffer to) {
    if (goesOn) {
      goesOn = false;
    } else if (offset != next) {
      run = 0;
      if (ahead != null) {
        ahead.forget();
      }
    }
    next = -1; // unless the read succeeds
    int total = 0;
    boolean more = true;
    while (more && to.hasRemaining()) {
      long at = offset + total;
      int n = readAhead(at, to);
      if (n == 0) {
        int asked = Math.min(to.remaining(), most(at));
        n = readCached(at, to, asked);
        more = n == asked;
      }
      if (n < 0) {
        return n;
      }
      total += n;
      run += n;
    }
    next = offset + total;
    started(next); // while the reader uses these bytes, the disk reads the next ones
    return total;
  }

  /** Bytes to read from the page cache before it is decided again whether to read past it. */
  private int most(long offset) {
    if (refused) {
      return Integer.MAX_VALUE;
    }
    return run < shape.patience()
        ? (int) (shape.patience() - run)
        : (int) (shape.region() - offset % shape.region());
  }

  private int readCached(long offset, ByteBuffer to, int length) {
    int done = 0;
    while (done < length) {
      int asked = Math.min(length - done, ReaderResources.SCRATCH);
      long n = calls.read(handles.plain(), handles.scratch(), asked, offset + done);
      if (n < 0) {
        return (int) n;
      }
      if (n > 0) {
        calls.copy(handles.scratch(), to, (int) n);
      }
      done += (int) n;
      if (n < asked) {
        break;
      }
    }
    return done;
  }

  /**
   * Reads past the page cache. Returns the bytes read; 0 if the page cache is to be used; or a
   * negative error number.
   */
  private int readAhead(long offset, ByteBuffer to) {
    ReadAhead a = started(offset);
    if (a == null) {
      return 0;
    }
    int result = a.read(offset, to);
    if (result < 0 && !NativeReads.isDiskError(-result)) {
      reads.refuse("direct reads", -result);
      refuse();
      return 0;
    }
    return result;
  }

  /**
   * Starts reading past the page cache, from an offset on; null if the page cache is to be used.
   */
  private @Nullable ReadAhead started(long offset) {
    if (refused || run < shape.patience()) {
      return null;
    }
    if (handles.direct() < 0 && !reads.openDirect(path, handles)) {
      return refuse();
    }
    if (ahead == null) {
      try {
        ahead = new ReadAhead(calls, handles, shape);
      } catch (OutOfMemoryError e) {
        reads.refuse("memory", Errno.ENOMEM);
        return refuse();
      }
    }
    ReadAhead a = ahead;
    if (isAtEnd(offset)) {
      return null;
    }
    if (a.isCached(offset, size)) {
      if (a.knowsCache()) {
        return null;
      }
      reads.refuse("what is cached", Errno.EOPNOTSUPP);
      return refuse();
    }
    int result = handles.openRing();
    if (result < 0) {
      reads.refuse("reading ahead", -result);
      return refuse();
    }
    long first = offset / shape.chunk();
    if (following != null && (first + wanted()) * shape.chunk() >= size) {
      openAhead(a, following);
    }
    a.start(first, wanted(), size);
    return a;
  }

  private void openAhead(ReadAhead a, Path next) {
    following = null;
    if (reads.openAhead(next, handles)) {
      a.nextOpened(Math.max(0, calls.size(handles.nextPlain())));
    }
  }

  private boolean isAtEnd(long offset) {
    if (offset >= size) {
      size = Math.max(0, calls.size(handles.plain()));
    }
    return offset >= size;
  }

  /** Gives up reading ahead: from now on the kernel does it. */
  private @Nullable ReadAhead refuse() {
    refused = true;
    ahead = null;
    handles.closeRing();
    calls.kernelReadAhead(handles.plain(), 1);
    return null;
  }

  /** Chunks to keep in flight or in memory: more, the longer the reader has read without a gap. */
  private int wanted() {
    return (int) Math.max(1, Math.min(shape.depth(), run / shape.chunk()));
  }

  @Override
  public void write(long offset, ByteBuffer blocks) {
    throw new IllegalStateException("internal error: a write to a file that is read");
  }

  /** Waits for a read by another thread, and for reads in flight. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      rememberReadAhead();
      ahead = null;
      guard.clean();
    } finally {
      lock.unlock();
    }
  }
}
