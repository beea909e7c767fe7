package io.duralog.engine.uring;

import io.duralog.LogIoException;
import io.duralog.engine.files.NativeErrors;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Several durable writes in flight in an io_uring. For the committer's thread alone. */
public final class NativeRing {
  /** Half of the append buffers of the default options: the other half fills meanwhile. */
  static final int DEPTH = 16;

  /** Rings that could not be closed: the kernel may still write from their buffers. */
  private static final Queue<NativeRing> LEFT_OPEN = new ConcurrentLinkedQueue<>();

  private static final class Flight {
    final NativeFile file;
    final ByteBuffer blocks;
    final long offset;
    final int token;
    final boolean shared;

    Flight(NativeFile file, ByteBuffer blocks, long offset, int token, boolean shared) {
      this.file = file;
      this.blocks = blocks;
      this.offset = offset;
      this.token = token;
      this.shared = shared;
    }
  }

  private final NativeCalls calls;
  private final @Nullable Flight[] flights;
  private final ByteBuffer slots;
  private final ByteBuffer results;
  private long ring;
  private int inFlight;
  private int sharing;
  private long syncs;

  /**
   * Takes over a ring.
   *
   * @param ring as {@link #open} gave it
   * @param owned gives it a little memory
   */
  NativeRing(NativeCalls calls, long ring, OwnedMemory owned) {
    this.calls = calls;
    this.flights = new Flight[DEPTH];
    this.slots =
        owned.allocate(Integer.BYTES * DEPTH, Integer.BYTES).order(ByteOrder.nativeOrder());
    this.results = owned.allocate(Long.BYTES * DEPTH, Long.BYTES).order(ByteOrder.nativeOrder());
    this.ring = ring;
  }

  /** Opens a ring. Returns its address, or a negative error number. */
  public static long open(NativeCalls calls) {
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer out = owned.allocate(Long.BYTES, Long.BYTES).order(ByteOrder.nativeOrder());
      int result = calls.ringOpen(DEPTH, calls.address(out));
      return result < 0 ? result : out.getLong(0);
    }
  }

  int inFlight() {
    return inFlight;
  }

  /** The number of syncs that its writes have needed. */
  long syncs() {
    return syncs;
  }

  /**
   * Starts a write. Once it has started, the reap ends the file's use.
   *
   * @return 0, or a negative error number; then nothing has started
   */
  int start(NativeFile file, long offset, ByteBuffer blocks, int method, int token) {
    int slot = 0;
    while (flights[slot] != null) {
      slot++;
    }
    long address = calls.address(blocks);
    int fd = file.descriptor();
    int result = calls.ringWrite(ring, fd, address, blocks.remaining(), offset, method, slot);
    if (result < 0) {
      return result;
    }
    boolean shared = method == NativeCalls.FDATASYNC;
    flights[slot] = new Flight(file, blocks, offset, token, shared);
    inFlight++;
    sharing += shared ? 1 : 0;
    return 0;
  }

  /**
   * Waits for one write, or for all if some of them share one sync.
   *
   * @param tokens where the tokens of durable writes go
   * @return the number of durable writes
   * @throws LogIoException if a write has failed
   */
  int reap(int[] tokens) {
    int wait = sharing > 0 ? inFlight : 1;
    syncs += sharing > 0 ? sharedFiles() : 0;
    int n =
        calls.ringReap(ring, calls.address(slots), calls.address(results), flights.length, wait);
    LogIoException failure = null;
    for (int i = 0; i < n; i++) {
      Flight f = land(slots.getInt(Integer.BYTES * i));
      long result = results.getLong(Long.BYTES * i);
      if (result == f.blocks.remaining()) {
        tokens[i] = f.token;
        syncs += f.shared ? 0 : 1;
      } else if (failure == null) {
        failure =
            NativeErrors.of("commit", f.file.path(), f.offset, result < 0 ? result : -Errno.EIO);
      }
    }
    if (n < 0) {
      throw NativeErrors.of("wait for the ring", oldest(), -1, n);
    }
    if (failure != null) {
      throw failure;
    }
    return n;
  }

  /** The number of files whose writes share a sync; each file gets one. */
  private int sharedFiles() {
    int files = 0;
    for (int i = 0; i < flights.length; i++) {
      Flight f = flights[i];
      boolean first = f != null && f.shared;
      for (int j = 0; first && j < i; j++) {
        Flight before = flights[j];
        first = before == null || !before.shared || before.file != f.file;
      }
      files += first ? 1 : 0;
    }
    return files;
  }

  private Path oldest() {
    for (Flight f : flights) {
      if (f != null) {
        return f.file.path();
      }
    }
    return Path.of("");
  }

  private Flight land(int slot) {
    Flight f = flights[slot];
    if (f == null) {
      throw new IllegalStateException("internal error: the ring finished what nobody started");
    }
    flights[slot] = null;
    inFlight--;
    sharing -= f.shared ? 1 : 0;
    f.file.endUse();
    return f;
  }

  /**
   * Waits for all writes in flight, whatever their results, and gives the ring back. If that fails
   * the ring and its buffers are kept as long as the process runs.
   *
   * @return whether nothing is in flight any more, so that the buffers may be given back
   */
  boolean close() {
    if (ring == 0) {
      return true;
    }
    long closing = ring;
    ring = 0;
    if (calls.ringClose(closing) < 0) {
      LEFT_OPEN.add(this);
      return false;
    }
    calls.ringFree(closing);
    for (int i = 0; i < flights.length; i++) {
      if (flights[i] != null) {
        land(i);
      }
    }
    return true;
  }
}
