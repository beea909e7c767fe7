package io.duralog.recovery;

import io.duralog.engine.Engine;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.RecordCheck;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the batches of a list of segments. It judges each batch alone, not its place in the chain.
 */
public final class BatchReader implements AutoCloseable {
  /** Bytes after which a reader asks for the engine's check: an open need not wait for it. */
  private static final long CHECKED_ONE_BY_ONE = 1 << 20;

  /** Records in a batch from which on one call for all of them costs less than a call for each. */
  private static final int MANY = 16;

  /** Bytes of a record up to which the engine's check is faster than the JDK's CRC-32C. */
  private static final int SMALL = 1_024;

  private final List<SegmentRef> segments;
  private final int seed;
  private final Engine engine;
  private final SegmentWindow window;
  private int index = -1;
  private long fileSize;
  private List<RecordRun> runs = List.of();
  private @Nullable BatchHeader loaded;

  /** Bytes to be checked before {@link #fast} is asked for. */
  private long untilFast = CHECKED_ONE_BY_ONE;

  private @Nullable RecordCheck fast;

  /** Creates one. Opens no file yet. */
  public BatchReader(List<SegmentRef> segments, Engine engine, int seed) {
    this.segments = segments;
    this.seed = seed;
    this.engine = engine;
    this.window = new SegmentWindow(engine);
  }

  /** Moves to a segment of the list. */
  public void enter(int to) {
    window.open(segments.get(to));
    if (to != index) {
      index = to;
      fileSize = window.fileSize();
      if (to + 1 < segments.size()) {
        window.followedBy(segments.get(to + 1));
      }
      window.at(0, SegmentFormat.HEADER_LENGTH); // from the beginning: its header is read, too
    }
  }

  /** The batch header at an offset of the segment, or null if none is valid at that place. */
  public @Nullable BatchHeader headerAt(long offset) {
    int i = window.at(offset, BatchFormat.HEADER_LENGTH);
    if (i < 0 || !BatchFormat.isIntact(window.array(), i, seed)) {
      return null;
    }
    BatchHeader h = BatchFormat.read(window.array(), i);
    if (h.end() > fileSize) {
      fileSize = window.fileSize(); // a writer may have made it longer
    }
    return h.fits(segments.get(index).number(), offset, fileSize) ? h : null;
  }

  /** Whether a block, or what the file has of it, is not all zero. */
  public boolean isDirty(long offset) {
    int length = (int) Math.min(SegmentFormat.BLOCK_SIZE, fileSize - offset);
    if (length <= 0) {
      return false;
    }
    int i = window.at(offset, length);
    return i >= 0 && !SegmentWindow.isZero(window.array(), i, length);
  }

  /** Whether the file ends before or where the first batch would begin. */
  boolean isCutShort() {
    return fileSize <= SegmentFormat.HEADER_LENGTH;
  }

  /** Reads a whole batch and checks it: SOUND, BAD_RECORDS, BAD_PADDING or GARBAGE. */
  public PlaceVerdict load(BatchHeader h) {
    int onDisk = (int) (h.end() - h.offset());
    int i = window.room(h.offset(), onDisk);
    countTo(h.length());
    PlaceVerdict found = check(h, i);
    if (window.at(h.offset(), onDisk) < 0) {
      return PlaceVerdict.GARBAGE; // the file has become shorter
    }
    loaded = h;
    if (found != PlaceVerdict.SOUND) {
      return found;
    }
    int end = i + h.length();
    runs = List.of(new RecordRun(h.firstSequence(), i + BatchFormat.HEADER_LENGTH, h.count()));
    return SegmentWindow.isZero(window.array(), end, onDisk - h.length())
        ? PlaceVerdict.SOUND
        : PlaceVerdict.BAD_PADDING;
  }

  /** Asks for the engine's check once it pays. */
  private void countTo(int length) {
    if (untilFast > 0) {
      untilFast -= length;
      fast = untilFast > 0 ? null : engine.recordCheck();
    }
  }

  /** Reads and checks the records of a batch, piece by piece: SOUND or BAD_RECORDS. */
  private PlaceVerdict check(BatchHeader h, int batch) {
    byte[] bytes = window.array();
    int end = batch + h.length();
    int there = batch + window.available(batch);
    int at = batch + BatchFormat.HEADER_LENGTH;
    int i = 0;
    while (i < h.count()) {
      long many = checkMany(h, i, at, Math.min(there, end));
      i += (int) (many >>> 32);
      at = (int) many;
      if (i == h.count()) {
        break;
      }
      // By itself: the only one, one that is not there as a whole yet, or one with a flaw.
      int behind = Records.end(bytes, at, Math.min(there, end));
      while (behind < 0 && there < end) {
        if (window.at(h.offset(), Math.min(there, end - 1) + 1 - batch) < 0) {
          return PlaceVerdict.BAD_RECORDS; // the file has become shorter
        }
        there = batch + window.available(batch);
        behind = Records.end(bytes, at, Math.min(there, end));
      }
      if (behind < 0 || !Records.isSound(bytes, at, behind, seed, h.firstSequence() + i)) {
        return PlaceVerdict.BAD_RECORDS;
      }
      at = behind;
      i++;
    }
    return at == end ? PlaceVerdict.SOUND : PlaceVerdict.BAD_RECORDS;
  }

  /**
   * Checks many of a batch's records in one call, where that is faster.
   *
   * @param done records that are checked
   * @param at index where the next one begins
   * @param there index after what was read
   * @return as {@link RecordCheck#check}
   */
  private long checkMany(BatchHeader h, int done, int at, int there) {
    RecordCheck f = fast;
    if (f == null || at >= there || h.count() < MANY || h.length() / h.count() > SMALL) {
      return at;
    }
    int left = h.count() - done;
    long sound = f.check(window.array(), at, there, left, seed, h.firstSequence() + done);
    if (sound < 0) {
      fast = null; // not on this machine
      return at;
    }
    return sound;
  }

  /** The batch that was loaded last. */
  BatchHeader loaded() {
    if (loaded == null) {
      throw new IllegalStateException("no batch");
    }
    return loaded;
  }

  /** The sound records of the last batch, or those that a salvage found. */
  public List<RecordRun> runs() {
    return runs;
  }

  void runs(List<RecordRun> salvaged) {
    runs = salvaged;
  }

  /** What is in memory of the segment. */
  public SegmentWindow window() {
    return window;
  }

  @Override
  public void close() {
    window.close();
  }
}
