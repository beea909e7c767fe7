package io.duralog.commit;

import io.duralog.append.AppendBuffer;
import io.duralog.append.AppendQueue;
import io.duralog.append.GrantedBuffers;
import io.duralog.append.LandedBuffers;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.BatchFormat;
import io.duralog.format.SegmentFormat;
import io.duralog.host.Host;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of append buffers. A log that is idle, or appends little, has two small ones. The
 * first caller who finds none of them empty gets large ones, which are given back when nothing was
 * written for a second. For the committer.
 */
final class BufferStock {
  /** Bytes of a small buffer, or a quarter of a large one: some 70 records of 100 bytes. */
  private static final int MOST_SMALL = 8 << 10;

  /** Large buffers are kept for so long after the last batch. */
  private static final long KEPT_NANOS = 1_000_000_000L;

  static final long GIVEN_BACK = -1;

  /** After a buffer could not be had the next is asked for this much later at the earliest. */
  private static final long SCARCE_NANOS = 10_000_000_000L;

  private final Engine engine;
  private final GrantedBuffers granted;
  private final int capacity;

  /** 0 where the others are hardly larger. */
  private final int smallCapacity;

  private final int most;
  private final Host host;
  private final LandedBuffers landed;
  private final OwnedMemory own = OwnedMemory.shared();

  /** Empty, and of the kind in use. */
  private final Deque<AppendBuffer> free = new ArrayDeque<>();

  /** Small ones while large ones are in use. */
  private final Deque<AppendBuffer> resting = new ArrayDeque<>();

  private boolean small;

  /** Whether callers fill small ones faster than they are written. */
  private boolean filling;

  /** Whether callers have had one yet. */
  private boolean handedOut;

  private volatile int allocated; // large ones; written by the committer alone
  private long lastUse;

  /** Whether the last buffer could not be had, and from when on it may be tried again. */
  private boolean scarce;

  private long growFrom;

  BufferStock(Engine engine, AppendQueue queue, int capacity, int most, Host host) {
    this.engine = engine;
    this.granted = new GrantedBuffers(queue);
    this.capacity = capacity;
    this.smallCapacity = smallOf(capacity);
    this.most = most;
    this.host = host;
    this.landed = new LandedBuffers(host);
  }

  private static int smallOf(int capacity) {
    int block = SegmentFormat.BLOCK_SIZE;
    return Math.min(MOST_SMALL, capacity / 4 / block * block);
  }

  /**
   * Bytes of the first buffers of a log with large ones of this size: without them it cannot be.
   */
  static long least(int capacity) {
    int small = smallOf(capacity);
    return small == 0 ? capacity : 2L * small;
  }

  /**
   * Makes the first buffers.
   *
   * @throws OutOfMemoryError when there is no memory for them, or not for a single large one where
   *     there are no small ones
   */
  void begin() {
    if (smallCapacity == 0) {
      grow();
      return;
    }
    ByteBuffer both = own.allocate(2 * smallCapacity, SegmentFormat.BLOCK_SIZE);
    for (int i = 0; i < 2; i++) {
      free.add(landed.add(AppendBuffer.of(both.slice(i * smallCapacity, smallCapacity))));
    }
    small = true;
    granted.sizes(room(smallCapacity), room(capacity));
  }

  /**
   * Two large buffers at once; one more whenever a caller had to wait.
   *
   * @param demand whether one had to
   * @param wantsLarge whether one had to for want of a large one
   * @param back is told of each granted buffer that is taken back
   */
  void supply(boolean demand, boolean wantsLarge, Consumer<AppendBuffer> back) {
    boolean missed = demand && handedOut && !granted.isAny(); // else it came too early
    boolean wanted =
        small ? allocated == 0 && (missed || wantsLarge || filling) : allocated < 2 || demand;
    if (wanted && allocated < most && isWorthTrying()) {
      grow();
    }
    if (small && allocated > 0) {
      widen(back);
    }
  }

  /** Where memory is short the JVM collects garbage and waits before it says so. */
  private boolean isWorthTrying() {
    return !scarce || host.nanoTime() - growFrom >= 0;
  }

  private void grow() {
    try {
      do {
        int more = most - allocated - 1;
        free.add(landed.add(AppendBuffer.of(engine.allocate(capacity, more))));
        allocated++;
      } while (allocated < 2);
      scarce = false;
    } catch (OutOfMemoryError e) {
      if (allocated < 1 && !small) {
        throw e;
      }
      scarce = true; // the log works on with those it has
      growFrom = host.nanoTime() + SCARCE_NANOS;
    }
  }

  /** Has callers use large buffers alone, unless one is about to fill a small one. */
  private void widen(Consumer<AppendBuffer> back) {
    if (granted.widen(back)) {
      small = false;
      lastUse = host.nanoTime();
      free.removeIf(
          b -> {
            boolean rests = isSmall(b);
            if (rests) {
              resting.add(b);
            }
            return rests;
          });
    }
  }

  private static int room(int capacity) {
    return capacity - BatchFormat.HEADER_LENGTH;
  }

  private boolean isSmall(AppendBuffer b) {
    return b.capacity() < capacity;
  }

  /**
   * One is about to be written. A small one that was filled by a quarter is the beginning of more:
   * large ones are made before the write and sync are waited for, or callers would wait for them.
   */
  void placed(AppendBuffer b) {
    filling = small && b.length() > smallCapacity / 4;
  }

  /** Takes back what was granted and not used. */
  void reclaim(Consumer<AppendBuffer> back) {
    granted.reclaim(back);
  }

  /** The first empty buffer, or null. */
  @Nullable AppendBuffer peek() {
    return free.peek();
  }

  /** Takes the first empty one, for callers. */
  void remove() {
    free.remove();
    handedOut = true;
  }

  /** One is empty again. */
  void put(AppendBuffer b) {
    if (isSmall(b) && !small) {
      resting.add(b);
    } else {
      free.add(b);
    }
  }

  /** A batch is durable; its buffer keeps it until it is given out again. */
  void landed(AppendBuffer b) {
    b.landed();
    b.reset();
    put(b);
    if (!small) {
      lastUse = host.nanoTime();
    }
  }

  /** What is durable and still in memory. */
  LandedBuffers landed() {
    return landed;
  }

  /**
   * Gives back the large buffers if nothing was written for a while. Nothing is in flight.
   *
   * @param back is told of each granted buffer that is taken back
   * @return nanoseconds until it should be called again, 0 when that is not needed, or {@link
   *     #GIVEN_BACK}: the small ones are to be granted
   */
  long giveBackIdle(Consumer<AppendBuffer> back) {
    if (small || smallCapacity == 0) {
      return 0;
    }
    long left = KEPT_NANOS - (host.nanoTime() - lastUse);
    if (left > 0) {
      return left;
    }
    if (!granted.narrow(room(smallCapacity), back)) {
      return KEPT_NANOS;
    }
    landed.keep(resting);
    engine.freeMemory();
    free.clear();
    free.addAll(resting);
    resting.clear();
    allocated = 0;
    small = true;
    return GIVEN_BACK;
  }

  /** Bytes of all buffers. */
  long bytes() {
    return (long) allocated * capacity + 2L * smallCapacity;
  }

  /** Nothing is copied from the buffers any more, and the small ones are gone. */
  void close() {
    landed.close();
    own.close();
  }
}
