package io.duralog.recovery;

import io.duralog.engine.BlockFile;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.RecordFormat;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.BatchPlaces.Place;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A batch in memory that has no flaw. It does not change. */
public final class SoundBatch {
  private final int segment;
  private final long firstSequence;

  /** All of it. */
  private final byte[] bytes;

  /** Where each record begins, and where the last one ends. */
  private final int[] records;

  private SoundBatch(int segment, long firstSequence, byte[] bytes, int[] records) {
    this.segment = segment;
    this.firstSequence = firstSequence;
    this.bytes = bytes;
    this.records = records;
  }

  /** Reads it; null if anything in it, its padding included, is not as it was written. */
  static @Nullable SoundBatch read(BatchHeader h, BlockFile file, LogId logId) {
    byte[] bytes = new byte[(int) (h.end() - h.offset())];
    int n = file.read(h.offset(), ByteBuffer.wrap(bytes));
    boolean same =
        n == bytes.length
            && BatchFormat.isIntact(bytes, 0, logId.seed())
            && BatchFormat.read(bytes, 0).isSame(h);
    return same ? check(h, bytes, logId) : null;
  }

  /**
   * Reads the batch at a place; null if it does not hold a sequence, or there is a flaw. A batch of
   * one block takes one read.
   */
  static @Nullable SoundBatch at(
      Place place, int segment, long sequence, BlockFile file, LogId logId) {
    byte[] block = new byte[SegmentFormat.BLOCK_SIZE];
    int n = file.read(place.offset(), ByteBuffer.wrap(block));
    if (n < BatchFormat.HEADER_LENGTH || !BatchFormat.isIntact(block, 0, logId.seed())) {
      return null;
    }
    BatchHeader h = BatchFormat.read(block, 0);
    boolean whole = h.length() <= n;
    long limit = whole ? place.offset() + n : file.size();
    if (h.nextSequence() <= sequence || !h.fits(segment, place.offset(), limit)) {
      return null;
    }
    return whole ? check(h, block, logId) : read(h, file, logId);
  }

  private static @Nullable SoundBatch check(BatchHeader h, byte[] bytes, LogId logId) {
    if (!SegmentWindow.isZero(bytes, h.length(), bytes.length - h.length())) {
      return null;
    }
    int[] records = new int[h.count() + 1];
    int at = BatchFormat.HEADER_LENGTH;
    for (int i = 0; i < h.count(); i++) {
      records[i] = at;
      at = Records.check(bytes, at, h.length(), logId.seed(), h.firstSequence() + i);
      if (at < 0) {
        return null;
      }
    }
    records[h.count()] = at;
    return at == h.length() ? new SoundBatch(h.segment(), h.firstSequence(), bytes, records) : null;
  }

  /** Whether a record is in it. */
  public boolean holds(long sequence) {
    return sequence >= firstSequence && sequence - firstSequence < records.length - 1;
  }

  /** Number of the segment that holds it. */
  public int segment() {
    return segment;
  }

  /** Sequence of its first record. */
  public long firstSequence() {
    return firstSequence;
  }

  /** Bytes of it on disk. */
  public int length() {
    return bytes.length;
  }

  private int start(long sequence) {
    return records[(int) (sequence - firstSequence)];
  }

  /** A copy of the payload of a record that is in it. */
  public byte[] payload(long sequence) {
    int from = start(sequence) + RecordFormat.HEADER_LENGTH;
    return Arrays.copyOfRange(bytes, from, records[(int) (sequence - firstSequence) + 1]);
  }

  /** The type of a record that is in it. */
  public int type(long sequence) {
    return bytes[start(sequence) + RecordFormat.TYPE] & 0xFF;
  }
}
