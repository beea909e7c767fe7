package io.duralog.recovery;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.BatchPlaces;
import io.duralog.segment.BatchPlaces.Place;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds batches of one log by sequence, and keeps what helps to find the next one: open files, the
 * beginnings of segments, places of batches. It judges nothing. Where something is not as it should
 * be, it leaves that to a walk. Any thread may use it, and none waits for another one.
 */
public final class BatchFinder implements AutoCloseable {
  private final SegmentFiles files;
  private final SegmentStarts starts;
  private final BatchPlaces places;
  private final LogId logId;
  private final LogRoot.@Nullable Place end;

  /**
   * Creates one. Opens no file yet.
   *
   * @param places where batches begin, as far as it is known
   * @param end where the log ended when it was opened; null if it was empty
   */
  public BatchFinder(
      Path directory, Engine engine, LogId logId, BatchPlaces places, LogRoot.@Nullable Place end) {
    this.files = new SegmentFiles(directory, engine);
    this.starts = new SegmentStarts(files, logId);
    this.places = places;
    this.logId = logId;
    this.end = end;
  }

  /**
   * Where a walk starts.
   *
   * @param segment index of the segment
   * @param offset of the batch in it
   * @param sequence of the batch
   */
  public record Start(int segment, long offset, long sequence) {
    /** The beginning of the log; its sequence is then that of the root. */
    public static final Start OF_LOG = new Start(0, SegmentFormat.HEADER_LENGTH, 1);

    /** Whether nothing is before it. */
    public boolean isOfLog() {
      return segment == 0 && offset == SegmentFormat.HEADER_LENGTH;
    }
  }

  /**
   * The last batch that begins with a sequence or a lower one, or one before it.
   *
   * @param beginning where the log begins
   * @param segments those from the beginning on
   */
  public Start startFor(long sequence, LogRoot.Beginning beginning, List<SegmentRef> segments) {
    if (sequence <= beginning.base()) {
      return Start.OF_LOG;
    }
    int index = starts.lastUpTo(sequence, segments);
    long first = firstOf(index, sequence, beginning, segments);
    if (first == 0) {
      return Start.OF_LOG;
    }
    Place place =
        files.with(
            segments.get(index),
            file -> search(segments, index, file).find(sequence, first).start());
    return new Start(index, place.offset(), place.firstSequence());
  }

  /** Sequence of the first batch of a segment that can be searched for a sequence, or 0. */
  private long firstOf(
      int index, long sequence, LogRoot.Beginning beginning, List<SegmentRef> segments) {
    if (segments.isEmpty() || (index == 0 && segments.get(0).number() != beginning.segment())) {
      return 0;
    }
    long first = index == 0 ? beginning.base() : starts.of(segments.get(index)).firstSequence();
    return first <= sequence ? first : 0;
  }

  private BatchSearch search(List<SegmentRef> segments, int index, BlockFile file) {
    return new BatchSearch(segments, index, file, logId, places, starts, end);
  }

  /**
   * The batch that holds a durable sequence; null if it is not simply there. That may be a flaw, or
   * a gap in a copy, and a walk tells.
   *
   * @param beginning where the log begins
   * @param segments those from the beginning on
   */
  public @Nullable SoundBatch holderOf(
      long sequence, LogRoot.Beginning beginning, List<SegmentRef> segments) {
    int index = starts.lastUpTo(sequence, segments);
    long first = firstOf(index, sequence, beginning, segments);
    if (first == 0 || !starts.of(segments.get(index)).sound()) {
      return null;
    }
    Place known = places.floor(segments.get(index).number(), sequence);
    return files.with(
        segments.get(index),
        file -> {
          SoundBatch near =
              known == null
                  ? null
                  : SoundBatch.at(known, segments.get(index).number(), sequence, file, logId);
          if (near != null) {
            return near;
          }
          BatchHeader h = search(segments, index, file).find(sequence, first).holder();
          return h == null ? null : SoundBatch.read(h, file, logId);
        });
  }

  /**
   * The first sequence of the first batch with a time or a later one; the one after the last
   * durable if there is none. The first look reads the beginning of each segment up to that batch.
   *
   * @param time nanoseconds since the epoch
   * @param beginning where the log begins
   * @param segments those from the beginning on
   * @param durable the last durable sequence
   */
  public long firstSince(
      long time, LogRoot.Beginning beginning, List<SegmentRef> segments, long durable) {
    int last = -1; // the last segment of which no earlier one, nor itself, begins at that time
    long first = 0;
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).firstSequence() > durable) {
        break;
      }
      BatchHeader h = starts.of(segments.get(i)).first();
      if (h != null && (h.time() >= time || h.firstSequence() > durable)) {
        break;
      }
      if (h != null) {
        last = i;
        first = h.firstSequence();
      }
    }
    if (last < 0) {
      return beginning.first();
    }
    int segment = last;
    long from = first;
    long since =
        files.with(
            segments.get(segment), file -> search(segments, segment, file).firstSince(time, from));
    return Math.max(beginning.first(), Math.min(since, durable + 1));
  }

  /** How many files were opened so far. */
  public long opens() {
    return files.opens();
  }

  /** The log begins with a later segment now. */
  public void forgetBefore(int segment) {
    files.leaveBefore(segment);
    starts.forgetBefore(segment);
    places.forgetBefore(segment);
  }

  /** Closes its files. */
  @Override
  public void close() {
    files.close();
  }
}
