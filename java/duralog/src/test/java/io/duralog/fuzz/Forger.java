package io.duralog.fuzz;

import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.RecordFormat;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.DirectoryImage;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Makes the checksums right again after the bytes were changed: what lies behind them is reached.
 */
final class Forger {
  private static final int BATCH_LINK = 48;
  private static final int ROOT_LINK = 12;

  private final DirectoryImage image;
  private final int seed;

  Forger(DirectoryImage image) {
    this.image = image;
    List<String> segments = Places.segments(image);
    byte[] first = segments.isEmpty() ? new byte[0] : image.file(segments.get(0));
    seed = first.length < 4096 ? 0 : LogId.of(SegmentFormat.read(first, 0).logId()).seed();
  }

  /** The checks of all records of all batches, as the batches' headers number them. */
  void records() {
    for (Places.Place p : Places.batches(image)) {
      byte[] b = image.file(p.file());
      BatchHeader h = BatchFormat.read(b, p.offset());
      int at = p.offset() + BatchFormat.HEADER_LENGTH;
      for (int i = 0; i < Math.min(h.count(), 1000); i++) {
        if (b.length - at < RecordFormat.HEADER_LENGTH) {
          break;
        }
        int length = LittleEndian.getInt(b, at + RecordFormat.LENGTH);
        int payload = at + RecordFormat.HEADER_LENGTH;
        if (length < 0 || length > b.length - payload) {
          break;
        }
        int unbound =
            RecordFormat.unboundCheck(
                Crc32c.of(b, payload, length), length, b[at + RecordFormat.TYPE]);
        int check = RecordFormat.bind(unbound, seed, h.firstSequence() + i);
        LittleEndian.putInt(b, at + RecordFormat.CHECK, check);
        at = payload + length;
      }
    }
  }

  /** The checks of the headers of all batches; with the chain, each is linked to the one before. */
  void batches(boolean chain) {
    int link = 0;
    for (Places.Place p : Places.batches(image)) {
      byte[] b = image.file(p.file());
      if (chain) {
        LittleEndian.putInt(b, p.offset() + BATCH_LINK, link);
      }
      BatchHeader h = BatchFormat.read(b, p.offset());
      link = BatchFormat.write(ByteBuffer.wrap(b), p.offset(), h, seed, new byte[64]);
    }
    for (int copy = 0; chain && hasRoot() && copy < LogRoot.LENGTH; copy += LogRoot.COPY_LENGTH) {
      LittleEndian.putInt(image.file(LogRoot.FILE_NAME), copy + ROOT_LINK, link);
    }
  }

  private boolean hasRoot() {
    return image.has(LogRoot.FILE_NAME) && image.file(LogRoot.FILE_NAME).length == LogRoot.LENGTH;
  }

  /** The checks of both copies of all segment headers. */
  void segments() {
    for (String name : Places.segments(image)) {
      byte[] b = image.file(name);
      for (int copy = 0; copy + SegmentFormat.COPY_LENGTH <= Math.min(b.length, 4096); ) {
        int end = copy + SegmentFormat.COPY_LENGTH - 4;
        LittleEndian.putInt(b, end, Crc32c.of(b, copy, end - copy));
        copy += SegmentFormat.COPY_LENGTH;
      }
    }
  }

  /** The checks of both copies of the root. */
  void root() {
    for (int copy = 0; hasRoot() && copy < LogRoot.LENGTH; copy += LogRoot.COPY_LENGTH) {
      byte[] b = image.file(LogRoot.FILE_NAME);
      int end = copy + LogRoot.COPY_LENGTH - 4;
      LittleEndian.putInt(b, end, Crc32c.of(b, copy, end - copy));
    }
  }
}
