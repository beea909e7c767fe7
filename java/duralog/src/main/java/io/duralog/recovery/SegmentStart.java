package io.duralog.recovery;

import io.duralog.engine.BlockFile;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the beginning of a segment says. It does not change once the segment holds a durable batch.
 *
 * @param sound whether both copies of its header are intact, and those of that segment
 * @param first its first batch, or null if none is valid there
 */
public record SegmentStart(boolean sound, @Nullable BatchHeader first) {
  /** Reads it, in one read. */
  public static SegmentStart read(SegmentRef segment, BlockFile file, LogId logId) {
    byte[] bytes = new byte[SegmentFormat.HEADER_LENGTH + BatchFormat.HEADER_LENGTH];
    int n = file.read(0, ByteBuffer.wrap(bytes));
    boolean sound = SegmentHeaders.isSound(segment, bytes, n, logId);
    int at = SegmentFormat.HEADER_LENGTH;
    if (n < bytes.length || !BatchFormat.isIntact(bytes, at, logId.seed())) {
      return new SegmentStart(sound, null);
    }
    BatchHeader h = BatchFormat.read(bytes, at);
    return new SegmentStart(sound, h.fits(segment.number(), at, file.size()) ? h : null);
  }

  /** Sequence of the first record, or 0 if there is none. */
  public long firstSequence() {
    BatchHeader h = first;
    return h == null ? 0 : h.firstSequence();
  }
}
