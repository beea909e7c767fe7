package io.duralog.engine.uring;

import io.duralog.EngineInfo;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.Reasons;
import io.duralog.engine.files.DirectoryCalls;
import io.duralog.engine.files.DirectorySync;
import io.duralog.engine.files.NativeErrors;
import io.duralog.engine.files.PageFile;
import io.duralog.engine.files.SystemPage;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.RingRefusal;
import io.duralog.engine.portable.PortableFile;
import io.duralog.engine.readahead.NativeReads;
import io.duralog.engine.readahead.ReadAheadConfig;
import io.duralog.format.RecordCheck;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The engine of Linux: O_DIRECT and an io_uring through the C library. A submit only remembers the
 * write; the reap knows how many there are. One blocking call writes and syncs a lone batch, the
 * fastest way for its caller. Of a backlog several batches are in flight in the ring. Without a
 * ring the batches of a reap are written one by one and share one sync per file.
 */
public final class NativeEngine implements Engine {
  /** The most writes in flight that are each durable on completion; more would add only latency. */
  private static final int MOST_DURABLE_WRITES = 4;

  private static final int DEPTH_WITHOUT_RING = 8;

  private record Write(NativeFile file, long offset, ByteBuffer blocks, int token) {}

  private final NativeCalls calls;
  private final NativeSetup setup;
  private final DirectoryCalls names = new DirectoryCalls();
  private final OwnedMemory owned = OwnedMemory.shared();
  private final NativeMemory memory;
  private final int depth;
  private final Deque<Write> pending = new ArrayDeque<>();

  private final @Nullable NativeReads reads;
  private volatile EngineInfo info;
  private @Nullable NativeRing ring;
  private boolean ringRefused;
  private boolean prioritised;
  private boolean ended;
  private boolean quiet; // once it has ended: whether nothing is in flight any more
  private volatile long syncs;

  /** Creates one. {@link NativeProbe} has tried what the directory allows. */
  public NativeEngine(NativeCalls calls, NativeSetup setup, EngineInfo info) {
    this(calls, setup, info, ReadAheadConfig.DEFAULT);
  }

  /** The same with another way of reading ahead. */
  NativeEngine(NativeCalls calls, NativeSetup setup, EngineInfo info, ReadAheadConfig shape) {
    this.calls = calls;
    this.setup = setup;
    this.info = info;
    this.memory = new NativeMemory(calls);
    boolean ahead = setup.direct() && setup.ring() && NativeReads.suits(info.fileSystem());
    this.reads = ahead ? new NativeReads(calls, shape) : null;
    this.ringRefused = !setup.ring();
    this.depth = setup.ring() ? NativeRing.DEPTH : DEPTH_WITHOUT_RING;
  }

  @Override
  public EngineInfo info() {
    return reads == null ? info : reads.note(info);
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public void submit(BlockFile file, long offset, ByteBuffer blocks, int token) {
    if (!(file instanceof NativeFile mine) || !blocks.isDirect()) {
      throw new IllegalArgumentException("blocks outside the heap to a file of this engine");
    }
    if (ended) {
      throw new IllegalStateException("internal error: a write after the last one");
    }
    mine.use("commit", offset);
    pending.add(new Write(mine, offset, blocks, token));
  }

  private void prioritise() {
    if (!prioritised) {
      prioritised = true;
      if (setup.nice() != 0) {
        calls.priority(setup.nice()); // refused without CAP_SYS_NICE; then it is unchanged
      }
    }
  }

  private int flying() {
    return ring == null ? 0 : ring.inFlight();
  }

  @Override
  public void start() {
    if (flying() + pending.size() > 1) {
      prioritise();
      NativeRing r = ring();
      if (r != null) {
        start(r);
      }
    }
  }

  @Override
  public int reap(int[] tokens) {
    prioritise();
    int flying = flying();
    if (flying + pending.size() > 1) {
      NativeRing r = ring();
      if (r != null) {
        start(r);
        return r.inFlight() > 0 ? harvest(r, tokens) : commit(pending.element(), tokens);
      }
    } else if (ring != null && flying == 1) {
      return harvest(ring, tokens);
    }
    return pending.size() == 1 ? commit(pending.element(), tokens) : commitTogether(tokens);
  }

  private @Nullable NativeRing ring() {
    if (ring == null && !ringRefused) {
      long opened = NativeRing.open(calls);
      if (opened < 0) {
        ringRefused = true;
        info = withoutRing(RingRefusal.of((int) -opened));
      } else {
        ring = newRing(opened);
      }
    }
    return ring;
  }

  private EngineInfo withoutRing(String why) {
    return Reasons.and(info.toBuilder().calls("pwrite").build(), why);
  }

  private NativeRing newRing(long opened) {
    try {
      return new NativeRing(calls, opened, owned);
    } catch (OutOfMemoryError e) {
      calls.ringClose(opened);
      calls.ringFree(opened);
      throw e;
    }
  }

  private int harvest(NativeRing r, int[] tokens) {
    long before = r.syncs();
    int n = r.reap(tokens);
    syncs = syncs + r.syncs() - before;
    return n;
  }

  /**
   * Puts pending writes into the ring, as far as the kernel takes them now. A backlog of more than
   * {@link #MOST_DURABLE_WRITES} shares one sync. That spares the disk a flush, and the file system
   * a commit of its journal, for each write.
   */
  private void start(NativeRing r) {
    boolean together = pending.size() > MOST_DURABLE_WRITES;
    if (together && r.inFlight() > 0) {
      return; // the writes before them come first
    }
    int method = together ? NativeCalls.FDATASYNC : setup.method();
    int most = method == NativeCalls.FDATASYNC ? depth : MOST_DURABLE_WRITES;
    for (Write w = pending.peek(); w != null && r.inFlight() < most; w = pending.peek()) {
      int result = r.start(w.file(), w.offset(), w.blocks(), method, w.token());
      if (result == 0) {
        pending.remove(); // its use of the file ends when it is reaped
      } else if (result == -Errno.EAGAIN || result == -Errno.ENOMEM || result == -Errno.EBUSY) {
        return;
      } else {
        throw NativeErrors.of("commit", w.file().path(), w.offset(), result);
      }
    }
  }

  /** Writes and syncs the first pending write in one blocking call. */
  private int commit(Write w, int[] tokens) {
    int method = setup.method();
    ByteBuffer b = w.blocks();
    long n = calls.commit(w.file().descriptor(), b, w.offset(), method);
    if (n != b.remaining()) {
      throw NativeErrors.of("commit", w.file().path(), w.offset(), n < 0 ? n : -Errno.EIO);
    }
    syncs = syncs + 1;
    pending.remove();
    w.file().endUse();
    tokens[0] = w.token();
    return 1;
  }

  private int commitTogether(int[] tokens) {
    List<NativeFile> files = new ArrayList<>(2);
    for (Write w : pending) {
      w.file().write(w.offset(), w.blocks());
      if (!files.contains(w.file())) {
        files.add(w.file());
      }
    }
    for (NativeFile f : files) {
      f.sync();
      syncs = syncs + 1;
    }
    int n = 0;
    for (Write w = pending.poll(); w != null; w = pending.poll()) {
      tokens[n++] = w.token();
      w.file().endUse();
    }
    return n;
  }

  @Override
  public long syncs() {
    return syncs;
  }

  /** One write takes no ring, which is the committer's alone. */
  @Override
  public boolean commitsOnAnyThread() {
    return setup.nice() == 0; // the priority is that of a thread
  }

  @Override
  public synchronized boolean endCommits() {
    if (!ended) {
      ended = true;
      quiet = ring == null || ring.close();
      for (Write w = pending.poll(); w != null; w = pending.poll()) {
        w.file().endUse();
      }
    }
    return quiet;
  }

  @Override
  public ByteBuffer allocate(int bytes, int more) {
    return memory.allocate(bytes, more);
  }

  private int toWrite() {
    return NativeCalls.WRITE | (setup.direct() ? NativeCalls.DIRECT : 0);
  }

  @Override
  public BlockFile create(Path path) {
    int flags = toWrite() | NativeCalls.CREATE;
    return new NativeFile(calls, path, "create", flags, setup.modes().file());
  }

  @Override
  public BlockFile openToWrite(Path path) {
    return new NativeFile(calls, path, "open", toWrite(), 0);
  }

  @Override
  public BlockFile openToRead(Path path) {
    return reads == null ? PortableFile.toRead(path) : reads.open(path);
  }

  @Override
  public BlockFile openToReadAnywhere(Path path) {
    return PortableFile.toRead(path);
  }

  @Override
  public BlockFile openToReadOn(Path path, BlockFile before) {
    return reads == null ? Engine.super.openToReadOn(path, before) : reads.openOn(path, before);
  }

  @Override
  public @Nullable RecordCheck recordCheck() {
    return calls.recordCheck();
  }

  @Override
  public PageFile openPage(Path path) {
    return SystemPage.toWrite(path, setup.modes());
  }

  @Override
  public void rename(Path from, Path to) {
    names.rename(from, to);
  }

  @Override
  public void delete(Path path) {
    names.delete(path);
  }

  @Override
  public void syncDirectory(Path directory) {
    int result = calls.syncDirectory(directory);
    if (result < 0) {
      throw DirectorySync.refused(directory, result);
    }
  }

  @Override
  public long usableSpace(Path directory) {
    return names.usableSpace(directory);
  }

  @Override
  public List<String> list(Path directory) {
    return names.list(directory);
  }

  @Override
  public void freeMemory() {
    memory.free();
  }

  @Override
  public void close() {
    if (endCommits()) {
      freeMemory();
      owned.close();
    } // else the kernel may still read from it
  }
}
