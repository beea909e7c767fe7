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
 * A file that is read. A reader that has read on for a while without a gap gets what is not in the
 * page cache past it and ahead of time, at first one chunk, then more and more. All else comes from
 * the page cache: single records, what is cached, and the file's end, which may have moved since
 * anything was read ahead. What was read ahead is dropped when the reader goes elsewhere, also when
 * it goes back to look once more at the same place.
 *
 * <p>Any thread may read; a second one waits.
 */
final class NativeReadFile implements BlockFile {
  private final NativeReads reads;
  private final NativeCalls calls;
  private final ReadShape shape;
  private final ReadHandles handles;
  private final Cleaner.Cleanable guard;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile Path path;
  private @Nullable ReadAhead ahead;
  private @Nullable Path following; // and not opened yet
  private boolean refused;
  private boolean closed;
  private long next = -1; // where the last read ended
  private long run; // bytes read without a gap
  private boolean goesOn; // with the run of the file before
  private long size; // of the file when it was looked at

  /** Takes over the handles of an open file. */
  NativeReadFile(NativeReads reads, Path path, ReadHandles handles) {
    this.reads = reads;
    this.calls = reads.calls();
    this.shape = reads.shape();
    this.path = path;
    this.handles = handles;
    calls.kernelReadAhead(handles.plain(), 0); // or it would bring in what we read past the cache
    this.guard = handles.guard(this); // last: until here the collector has nothing to give back
  }

  /**
   * Becomes another file, which its reader goes on with from the begin: what was read ahead of it
   * is there already.
   *
   * @return false where it has to be opened as any other
   * @throws io.duralog.LogIoException where it can't be opened; this one is closed then
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

  /** Does something with the file while nobody else does, and nobody gives it back. */
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
    next = -1; // unless all goes well
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
    started(next); // while the reader works on what it has got, the disk reads what comes next
    return total;
  }

  /** Bytes to read from the page cache before it is asked again whether to go past it. */
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
      int asked = Math.min(length - done, ReadHandles.SCRATCH);
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

  /** Bytes read past the page cache; 0 where that is not the way, or not possible. */
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

  /** Starts reading from an offset on, past the page cache; null where that is not the way. */
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

  /** From now on the kernel reads ahead. */
  private @Nullable ReadAhead refuse() {
    refused = true;
    ahead = null;
    handles.closeRing();
    calls.kernelReadAhead(handles.plain(), 1);
    return null;
  }

  /** Chunks to have in flight or in memory: the more, the longer the reader has read on. */
  private int wanted() {
    return (int) Math.max(1, Math.min(shape.depth(), run / shape.chunk()));
  }

  @Override
  public void write(long offset, ByteBuffer blocks) {
    throw new IllegalStateException("internal error: a write to a file that is read");
  }

  /** Waits for a read by another thread, and for what is in flight. */
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
