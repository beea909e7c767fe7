package io.duralog.cli;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.RecordType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A log file of duralog for Python: frames of a length (u32, little-endian), a type (1 JSON, 2
 * text), the payload's CRC-32 (u32) and the payload. Where there is no frame, the next one is
 * looked for byte by byte. For one thread.
 */
final class PythonFrames {
  private static final int HEADER = 9;
  private static final int LONGEST = LogOptions.defaults().maxRecordSize();

  private final BufferedInputStream in;
  private final List<String> skipped = new ArrayList<>();
  private byte[] bytes = new byte[1 << 20];
  private int start;
  private int end;

  /** Offset in the file of the first byte that is held. */
  private long offset;

  private long badFrom = -1;

  PythonFrames(BufferedInputStream in) {
    this.in = in;
  }

  /** What was no record: offsets in the file. */
  List<String> skipped() {
    return skipped;
  }

  /** Appends every record. */
  void appendTo(DuraLog log) throws IOException {
    while (has(1)) {
      int length = has(HEADER) ? length() : -1;
      if (length >= 0 && has(HEADER + length) && isSound(length)) {
        endOfBad();
        log.append(type(), ByteBuffer.wrap(bytes, start + HEADER, length));
        move(HEADER + length);
      } else {
        badFrom = badFrom < 0 ? offset : badFrom;
        move(1);
      }
    }
    endOfBad();
  }

  /** The length of the frame that may begin here, or -1. */
  private int length() {
    int length = ByteBuffer.wrap(bytes, start, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    boolean known = type() == RecordType.JSON || type() == RecordType.TEXT;
    return known && length >= 0 && length <= LONGEST ? length : -1;
  }

  private int type() {
    return bytes[start + 4];
  }

  private boolean isSound(int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, start + HEADER, length);
    return ByteBuffer.wrap(bytes, start + 5, 4).order(ByteOrder.LITTLE_ENDIAN).getInt()
        == (int) crc.getValue();
  }

  private void endOfBad() {
    if (badFrom >= 0) {
      skipped.add("bytes " + badFrom + " to " + (offset - 1) + ", which are no record");
      badFrom = -1;
    }
  }

  private void move(int by) {
    start += by;
    offset += by;
  }

  /** Whether so many bytes are left; then they are held. */
  private boolean has(int wanted) throws IOException {
    while (end - start < wanted) {
      if (start > 0) {
        System.arraycopy(bytes, start, bytes, 0, end - start);
        end -= start;
        start = 0;
      }
      if (bytes.length < wanted) {
        bytes = Arrays.copyOf(bytes, Math.max(wanted, 2 * bytes.length));
      }
      int n = in.read(bytes, end, bytes.length - end);
      if (n < 0) {
        return false;
      }
      end += n;
    }
    return true;
  }
}
