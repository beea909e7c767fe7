package io.duralog.format;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of the two slots of a position's file. A slot is a block:
 *
 * <pre>
 *    0 magic "DURAPOS1"    8 version      12 flags        16 log id       24 counter
 *   32 processed          40 generation   48 time         56 length of the name
 *   60 name, ASCII       124 zeros ...  4092 crc of bytes 0 to 4091
 * </pre>
 *
 * @param logId the log whose position it is
 * @param counter grows with every update; of two intact slots the greater one holds
 * @param processed the last sequence that is processed, 0 for none
 * @param generation that of the log when this was written
 * @param holds whether the log keeps what is not processed
 * @param time when it was written, nanoseconds since the epoch; information only
 * @param name the position's name
 */
public record PositionSlot(
    long logId,
    long counter,
    long processed,
    long generation,
    boolean holds,
    long time,
    String name) {
  /** Bytes of a slot: one block, so that any engine can write it. */
  public static final int LENGTH = SegmentFormat.BLOCK_SIZE;

  /** Bytes of the file: two slots. */
  public static final int FILE_LENGTH = 2 * LENGTH;

  /** Longest name. */
  public static final int MOST_NAME = 64;

  private static final String PREFIX = "position-";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + MOST_NAME + "}");
  private static final long MAGIC_VALUE = 0x31534F50_41525544L;
  private static final int HOLD = 1;
  private static final int NAME_AT = 60;
  private static final int CRC = LENGTH - 4;

  /** Whether a position may have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Name of the file of a position. */
  public static String fileName(String name) {
    return PREFIX + name;
  }

  /** The position whose file has this name; null if it is not one of a position. */
  public static @Nullable String nameOf(String fileName) {
    String name = fileName.startsWith(PREFIX) ? fileName.substring(PREFIX.length()) : "";
    return isName(name) ? name : null;
  }

  /** The slot that is written after this one. */
  public PositionSlot next(long processed, long generation, boolean holds, long time) {
    return new PositionSlot(logId, counter + 1, processed, generation, holds, time, name);
  }

  /**
   * What of it is still of the log: less than {@link #processed} if the log was cut before that
   * since this was written.
   */
  public long standing(LogRoot root) {
    return Math.min(processed, root.keptSince(generation));
  }

  /** The slot's bytes. */
  public byte[] write() {
    byte[] b = new byte[LENGTH];
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    LittleEndian.putLong(b, 0, MAGIC_VALUE);
    LittleEndian.putInt(b, 8, SegmentFormat.VERSION_VALUE);
    LittleEndian.putInt(b, 12, holds ? HOLD : 0);
    LittleEndian.putLong(b, 16, logId);
    LittleEndian.putLong(b, 24, counter);
    LittleEndian.putLong(b, 32, processed);
    LittleEndian.putLong(b, 40, generation);
    LittleEndian.putLong(b, 48, time);
    LittleEndian.putInt(b, 56, ascii.length);
    System.arraycopy(ascii, 0, b, NAME_AT, ascii.length);
    LittleEndian.putInt(b, CRC, Crc32c.of(b, 0, CRC));
    return b;
  }

  /** Whether a slot is whole: its magic and its checksum. */
  public static boolean isIntact(byte[] file, int at) {
    return file.length >= at + LENGTH
        && LittleEndian.getLong(file, at) == MAGIC_VALUE
        && LittleEndian.getInt(file, at + CRC) == Crc32c.of(file, at, CRC);
  }

  /** Whether this version understands an intact slot. */
  public static boolean isUnderstood(byte[] file, int at) {
    return LittleEndian.getInt(file, at + 8) == SegmentFormat.VERSION_VALUE
        && (LittleEndian.getInt(file, at + 12) & ~HOLD) == 0;
  }

  /** Reads a slot; null when it is not intact, or says what no writer says. */
  public static @Nullable PositionSlot read(byte[] file, int at) {
    if (!isIntact(file, at)) {
      return null;
    }
    int length = LittleEndian.getInt(file, at + 56);
    if (length < 1 || length > MOST_NAME) {
      return null;
    }
    PositionSlot slot =
        new PositionSlot(
            LittleEndian.getLong(file, at + 16),
            LittleEndian.getLong(file, at + 24),
            LittleEndian.getLong(file, at + 32),
            LittleEndian.getLong(file, at + 40),
            (LittleEndian.getInt(file, at + 12) & HOLD) != 0,
            LittleEndian.getLong(file, at + 48),
            new String(file, at + NAME_AT, length, StandardCharsets.US_ASCII));
    return slot.isSound() ? slot : null;
  }

  private boolean isSound() {
    return counter >= 1 && processed >= 0 && generation >= 0 && isName(name);
  }
}
