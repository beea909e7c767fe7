package io.duralog.format;

import org.jspecify.annotations.Nullable;

/**
 * What the file {@code closed} says: where the log ends, and that all of it is durable. It exists
 * only while the log is cleanly closed.
 *
 * <pre>
 *    0 magic "DURACLOS"   8 version   12 link   16 log id   24 last sequence
 *   32 end offset        40 segment   44 zero   48 time     56 run
 *   64 zeros ...       4092 crc of bytes 0 to 4091
 * </pre>
 *
 * @param logId the log
 * @param lastSequence its last sequence, 0 when empty
 * @param segment segment in which it ends
 * @param offset byte offset there of what would come next
 * @param link crc of the last batch's header, 0 when empty
 * @param run run of the last batch, 0 when empty
 * @param time when it was closed, nanoseconds since the epoch
 */
public record CleanMark(
    long logId, long lastSequence, int segment, long offset, int link, long run, long time) {
  /** Bytes of the file: one block, so that any engine can write it. */
  public static final int LENGTH = SegmentFormat.BLOCK_SIZE;

  /** Name of the file. */
  public static final String FILE_NAME = "closed";

  private static final long MAGIC_VALUE = 0x534F4C43_41525544L;
  private static final int CRC = LENGTH - 4;

  /** The file's bytes. */
  public byte[] write() {
    byte[] b = new byte[LENGTH];
    LittleEndian.putLong(b, 0, MAGIC_VALUE);
    LittleEndian.putInt(b, 8, SegmentFormat.VERSION_VALUE);
    LittleEndian.putInt(b, 12, link);
    LittleEndian.putLong(b, 16, logId);
    LittleEndian.putLong(b, 24, lastSequence);
    LittleEndian.putLong(b, 32, offset);
    LittleEndian.putInt(b, 40, segment);
    LittleEndian.putLong(b, 48, time);
    LittleEndian.putLong(b, 56, run);
    LittleEndian.putInt(b, CRC, Crc32c.of(b, 0, CRC));
    return b;
  }

  /** The format version it was written in. */
  public static int versionOf(byte[] b) {
    return LittleEndian.getInt(b, 8);
  }

  /** Reads it, or null when the bytes are not a clean mark. */
  public static @Nullable CleanMark read(byte[] b) {
    if (b.length != LENGTH
        || LittleEndian.getLong(b, 0) != MAGIC_VALUE
        || LittleEndian.getInt(b, CRC) != Crc32c.of(b, 0, CRC)) {
      return null;
    }
    return new CleanMark(
        LittleEndian.getLong(b, 16),
        LittleEndian.getLong(b, 24),
        LittleEndian.getInt(b, 40),
        LittleEndian.getLong(b, 32),
        LittleEndian.getInt(b, 12),
        LittleEndian.getLong(b, 56),
        LittleEndian.getLong(b, 48));
  }
}
