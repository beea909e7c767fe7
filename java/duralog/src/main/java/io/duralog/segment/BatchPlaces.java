package io.duralog.segment;

import io.duralog.format.SegmentFormat;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where batches of a log begin, as far as it is known: an index in memory, and not a full one. Each
 * place in it is sure: its batch was written by this process, or a chain of batches led to it. The
 * committer adds a place for each MiB that it writes. Any thread may look.
 */
public final class BatchPlaces {
  /** The committer adds a place when it is so many bytes after the last one. */
  public static final long STEP = 1 << 20;

  /** Places of all segments together, 12 bytes each. Beyond them those of a segment are dropped. */
  private static final int MOST = 1 << 17;

  /**
   * A batch.
   *
   * @param offset where it begins in its segment
   * @param firstSequence sequence of its first record
   */
  public record Place(long offset, long firstSequence) {
    // Written out: the JVM makes that of a record by a method handle which it keeps, softly, and
    // with it the class loader of an application that is over.
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Place p && p.offset == offset && p.firstSequence == firstSequence;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(offset) * 31 + Long.hashCode(firstSequence);
    }
  }

  /** Those of one segment, in order. */
  private static final class Known {
    final long[] firsts;
    final int[] blocks;

    /**
     * First sequence of the first one that the committer added. From there on each is less than
     * {@link #STEP} and a batch after another.
     */
    final long writtenFrom;

    Known(long[] firsts, int[] blocks, long writtenFrom) {
      this.firsts = firsts;
      this.blocks = blocks;
      this.writtenFrom = writtenFrom;
    }

    /** Index of the last place with that first sequence or a lower one; -1 if there is none. */
    int floor(long sequence) {
      int i = Arrays.binarySearch(firsts, sequence);
      return i >= 0 ? i : -i - 2;
    }

    Place at(int i) {
      return new Place(Integer.toUnsignedLong(blocks[i]) * SegmentFormat.BLOCK_SIZE, firsts[i]);
    }
  }

  private static final Known NOTHING = new Known(new long[0], new int[0], Long.MAX_VALUE);

  private final Map<Integer, Known> known = new ConcurrentHashMap<>();

  /** Guarded by this: the segments in the order in which their first place was added. */
  private final Deque<Integer> order = new ArrayDeque<>();

  /** Guarded by this: the places of all segments. */
  private int count;

  /** For the committer alone: the place that it added last. */
  private int lastSegment;

  private long lastOffset;

  /** Creates an index in which nothing is known. */
  public BatchPlaces() {}

  /** A batch has its place, and will be written there. Committer only. */
  public void placed(int segment, long offset, long firstSequence) {
    boolean near = segment == lastSegment && offset >= lastOffset;
    if (near && offset - lastOffset < STEP) {
      return;
    }
    lastSegment = segment;
    lastOffset = offset;
    add(segment, List.of(new Place(offset, firstSequence)), true);
  }

  /**
   * Adds places.
   *
   * @param places in order; the chain leads from one to the next
   */
  public void add(int segment, List<Place> places) {
    if (!places.isEmpty()) {
      add(segment, places, false);
    }
  }

  private synchronized void add(int segment, List<Place> places, boolean written) {
    Known before = known.getOrDefault(segment, NOTHING);
    Known after = merged(before, places, written);
    if (before.firsts.length == 0) {
      order.add(segment);
    }
    count += after.firsts.length - before.firsts.length;
    known.put(segment, after);
    while (count > MOST && !order.isEmpty()) {
      drop(order.remove());
    }
  }

  private static Known merged(Known before, List<Place> places, boolean written) {
    int n = before.firsts.length;
    long[] firsts = new long[n + places.size()];
    int[] blocks = new int[firsts.length];
    int from = 0;
    int to = 0;
    for (Place p : places) {
      while (from < n && before.firsts[from] < p.firstSequence()) {
        firsts[to] = before.firsts[from];
        blocks[to++] = before.blocks[from++];
      }
      if (from == n || before.firsts[from] > p.firstSequence()) {
        firsts[to] = p.firstSequence();
        blocks[to++] = (int) (p.offset() / SegmentFormat.BLOCK_SIZE);
      }
    }
    System.arraycopy(before.firsts, from, firsts, to, n - from);
    System.arraycopy(before.blocks, from, blocks, to, n - from);
    to += n - from;
    long writtenFrom = written ? places.get(0).firstSequence() : Long.MAX_VALUE;
    return new Known(
        Arrays.copyOf(firsts, to),
        Arrays.copyOf(blocks, to),
        Math.min(before.writtenFrom, writtenFrom));
  }

  private void drop(int segment) {
    Known dropped = known.remove(segment);
    count -= dropped == null ? 0 : dropped.firsts.length;
  }

  /** The last known batch of a segment that begins with a sequence or a lower one. */
  public @Nullable Place floor(int segment, long sequence) {
    Known k = known.getOrDefault(segment, NOTHING);
    int i = k.floor(sequence);
    return i < 0 ? null : k.at(i);
  }

  /** The first known batch of a segment that begins with a higher sequence. */
  public @Nullable Place after(int segment, long sequence) {
    Known k = known.getOrDefault(segment, NOTHING);
    int i = k.floor(sequence) + 1;
    return i == k.firsts.length ? null : k.at(i);
  }

  /** Whether the committer has written to a segment from that batch, or one before it, on. */
  public boolean isWritten(int segment, long firstSequence) {
    return firstSequence >= known.getOrDefault(segment, NOTHING).writtenFrom;
  }

  /** The log begins with a later segment now. */
  public synchronized void forgetBefore(int segment) {
    for (Iterator<Integer> all = order.iterator(); all.hasNext(); ) {
      int number = all.next();
      if (number < segment) {
        all.remove();
        drop(number);
      }
    }
  }
}
