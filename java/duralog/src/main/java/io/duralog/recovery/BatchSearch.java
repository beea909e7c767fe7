package io.duralog.recovery;

import io.duralog.engine.BlockFile;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.BatchPlaces;
import io.duralog.segment.BatchPlaces.Place;
import io.duralog.segment.SegmentRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a batch in a segment without a walk from the segment's beginning: by bisection, with a look
 * for a batch header at a block in the middle.
 *
 * <p>The bytes of a record may look like a header that is valid at its place. So a header that was
 * met at a block is only a hint. It counts once the chain from it was followed for as long as the
 * largest ordinary batch, or to a place that is sure, and in no batch on the way there was another
 * header that is valid at its place. If the hint is in a record, then the batch of that record ends
 * on the way: with a header that does not link to the hint's chain, or that is inside a batch of
 * it. Then the search walks from a sure place, as it does where batches are large.
 */
final class BatchSearch {
  /** Closer than this, headers are passed one by one: one read of the disk brings them all. */
  private static final long NEAR = BatchPlaces.STEP;

  /** So far a chain is followed from a hint. */
  private static final long CONFIRMED = 1 << 20;

  /** Blocks without a header after which batches are too large to be searched for. */
  private static final int MOST_BLOCKS = 256;

  /** Of the batches passed far from the one wanted only one in so many bytes is remembered. */
  private static final long SPARSE = 64 << 10;

  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

  private final List<SegmentRef> segments;
  private final int index;
  private final int number;
  private final SegmentBlocks blocks;
  private final BatchPlaces places;
  private final SegmentStarts starts;
  private final LogRoot.@Nullable Place end;

  /**
   * What a search has found.
   *
   * @param start a batch of the log that begins with the sequence wanted or a lower one: the last
   *     one to which the chain leads
   * @param holder the batch that holds the sequence; null if the chain does not lead to it
   */
  record Found(Place start, @Nullable BatchHeader holder) {}

  /**
   * Creates one.
   *
   * @param index of the segment to search
   * @param end where the log ended when it was opened; null if it was empty
   */
  BatchSearch(
      List<SegmentRef> segments,
      int index,
      BlockFile file,
      LogId logId,
      BatchPlaces places,
      SegmentStarts starts,
      LogRoot.@Nullable Place end) {
    this.segments = segments;
    this.index = index;
    this.number = segments.get(index).number();
    this.blocks = new SegmentBlocks(file, number, logId.seed());
    this.places = places;
    this.starts = starts;
    this.end = end;
  }

  /**
   * Finds the batch that holds a sequence.
   *
   * @param first sequence of the segment's first batch, {@code sequence} or lower
   */
  Found find(long sequence, long first) {
    Place known = places.floor(number, sequence);
    Place sure = known == null ? new Place(SegmentFormat.HEADER_LENGTH, first) : known;
    Place hint = narrow(sure, sequence);
    Found found = hint.equals(sure) ? null : follow(hint, sequence, true);
    return found == null ? walk(sure, sequence) : found;
  }

  private Found walk(Place sure, long sequence) {
    Found found = follow(sure, sequence, false);
    return found == null ? new Found(sure, null) : found;
  }

  /** The last batch found that begins with the sequence or a lower one: sure, or a hint. */
  private Place narrow(Place sure, long sequence) {
    if (places.isWritten(number, sure.firstSequence())) {
      return sure; // the next place is near
    }
    Place after = places.after(number, sequence);
    Place low = sure;
    long high = after == null ? endOffset() : after.offset();
    while (high - low.offset() > NEAR) {
      long middle = (low.offset() + high) / 2 / BLOCK * BLOCK;
      long most = Math.min(high, middle + MOST_BLOCKS * BLOCK);
      BatchHeader h = null;
      boolean dirty = false;
      for (long at = middle; at < most && h == null; at += BLOCK) {
        h = blocks.headerAt(at);
        if (h != null && !isHint(h)) {
          h = null;
        }
        dirty = dirty || h != null || !blocks.isZero(at);
      }
      if (h == null && dirty && most < high) {
        return low;
      }
      if (h != null && h.firstSequence() <= sequence) {
        low = placeOf(h);
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long endOffset() {
    LogRoot.Place e = end;
    return e != null && e.segment() == number && segments.size() == index + 1
        ? Math.min(e.offset(), blocks.fileSize())
        : blocks.fileSize();
  }

  private static Place placeOf(BatchHeader h) {
    return new Place(h.offset(), h.firstSequence());
  }

  private static boolean isLarge(BatchHeader h) {
    return h.end() - h.offset() > CONFIRMED;
  }

  /** Whether what follows a header links to it. */
  private boolean isHint(BatchHeader h) {
    if (isLarge(h)) {
      return false;
    }
    BatchHeader next = blocks.headerAt(h.end());
    Chain chain = new Chain();
    chain.passed(index, h);
    return next == null ? isLast(h) : chain.continues(next);
  }

  /** Whether a batch, after which there is none in its segment, is the one before what follows. */
  private boolean isLast(BatchHeader h) {
    LogRoot.Place e = end;
    if (e != null && e.last() == h.nextSequence() - 1) {
      return e.link() == h.crc() && e.run() == h.run();
    }
    Chain chain = new Chain();
    chain.passed(index, h);
    for (int i = index + 1; i < segments.size(); i++) {
      BatchHeader next = starts.of(segments.get(i)).first();
      if (next != null) {
        return chain.continues(next);
      }
    }
    return false;
  }

  /**
   * Follows the chain from a batch to the one that holds a sequence.
   *
   * @param hint whether it is to be found out that the batch is one of the log
   * @return null if it is not, or there is none
   */
  private @Nullable Found follow(Place from, long sequence, boolean hint) {
    List<Place> passed = new ArrayList<>();
    Chain chain = new Chain();
    chain.start(index, from.offset(), from.firstSequence());
    boolean sure = !hint;
    BatchHeader last = null;
    BatchHeader start = null;
    while (!sure || chain.expected <= sequence) {
      BatchHeader h = blocks.headerAt(chain.offset);
      if (h == null || !chain.continues(h)) {
        sure = sure || (h == null && last != null && isLast(last));
        break;
      }
      if (!sure) {
        Place known = places.floor(number, h.nextSequence() - 1);
        sure = placeOf(h).equals(known);
        boolean within = !sure && known != null && known.firstSequence() >= h.firstSequence();
        if (within || isLarge(h) || hidesHeader(h)) {
          return null;
        }
      }
      if (h.firstSequence() <= sequence) {
        start = h;
      }
      passed.add(placeOf(h));
      chain.passed(index, h);
      last = h;
      sure = sure || chain.offset - from.offset() >= CONFIRMED;
    }
    if (!sure || start == null) {
      return null;
    }
    remember(passed, start.offset());
    boolean holds = start.nextSequence() > sequence;
    return new Found(placeOf(start), holds ? start : null);
  }

  /** Whether a header that is valid at its place is inside a batch. */
  private boolean hidesHeader(BatchHeader h) {
    for (long at = h.offset() + BLOCK; at < h.end(); at += BLOCK) {
      if (blocks.headerAt(at) != null) {
        return true;
      }
    }
    return false;
  }

  private void remember(List<Place> passed, long wanted) {
    List<Place> kept = new ArrayList<>();
    long last = 0;
    for (Place p : passed) {
      boolean near = Math.abs(p.offset() - wanted) <= NEAR || p.offset() - last >= SPARSE;
      if (near && !p.equals(places.floor(number, p.firstSequence()))) {
        kept.add(p);
        last = p.offset();
      }
    }
    places.add(number, kept);
  }

  /**
   * The first sequence of the first batch with a time or a later one. Where there is none, or the
   * chain ends, the sequence that is expected next.
   *
   * @param first sequence of the segment's first batch
   */
  long firstSince(long time, long first) {
    Chain chain = new Chain();
    chain.start(index, first);
    BatchHeader h = blocks.headerAt(chain.offset);
    while (h != null && chain.continues(h) && h.time() < time) {
      chain.passed(index, h);
      h = blocks.headerAt(chain.offset);
    }
    return h != null && chain.continues(h) ? h.firstSequence() : chain.expected;
  }
}
