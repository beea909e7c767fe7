package io.duralog.format;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first block of a segment: the same 2,048 bytes twice, so that one bad sector costs nothing.
 *
 * <pre>
 *    0 magic "DURASEG1"   8 version   12 block size   16 log id
 *   24 segment number    28 zero     32 size         40 created, epoch nanos
 *   48 zeros ...                   2044 crc of bytes 0 to 2043
 * </pre>
 */
public final class SegmentFormat {
  /** Bytes of a block: what every write is a multiple of. */
  public static final int BLOCK_SIZE = 4096;

  /** The version this code writes, and the only one it reads. */
  public static final int VERSION_VALUE = 1;

  /** Bytes of the header and offset of the first batch. */
  public static final int HEADER_LENGTH = BLOCK_SIZE;

  /** Bytes of one of the two copies. */
  public static final int COPY_LENGTH = 2048;

  /** {@code DURASEG1}. */
  public static final long MAGIC_VALUE = 0x31474553_41525544L;

  /** Bytes of it, without which nobody can tell whose file it is. */
  public static final int MAGIC_LENGTH = 8;

  private static final int MAGIC = 0;
  private static final int VERSION = 8;
  private static final int BLOCK = 12;
  private static final int LOG_ID = 16;
  private static final int NUMBER = 24;
  private static final int SIZE = 32;
  private static final int CREATED = 40;
  private static final int CRC = COPY_LENGTH - 4;

  private static final int DIGITS = 10;
  private static final String COPY_SUFFIX = ".cut";
  private static final Pattern NAME = Pattern.compile("([0-9]{10})\\.seg");

  private SegmentFormat() {}

  /** The file name of a segment. */
  public static String fileName(int number) {
    String digits = Integer.toString(number);
    return "0".repeat(DIGITS - digits.length()) + digits + ".seg";
  }

  /**
   * The file name of a shortened copy that is to take the place of a segment, while the root says
   * that the log is cut there.
   */
  public static String copyName(int number) {
    return fileName(number) + COPY_SUFFIX;
  }

  /** Whether a file name is that of such a copy. */
  public static boolean isCopyName(String fileName) {
    return fileName.endsWith(".seg" + COPY_SUFFIX);
  }

  /** The number in a file name, or nothing when it is not the name of a segment. */
  public static OptionalInt numberOf(String fileName) {
    Matcher m = NAME.matcher(fileName);
    if (!m.matches()) {
      return OptionalInt.empty();
    }
    long number = Long.parseLong(m.group(1));
    return number >= 1 && number <= Integer.MAX_VALUE
        ? OptionalInt.of((int) number)
        : OptionalInt.empty();
  }

  /** The header block. */
  public static byte[] write(SegmentHeader h) {
    byte[] block = new byte[HEADER_LENGTH];
    LittleEndian.putLong(block, MAGIC, MAGIC_VALUE);
    LittleEndian.putInt(block, VERSION, VERSION_VALUE);
    LittleEndian.putInt(block, BLOCK, BLOCK_SIZE);
    LittleEndian.putLong(block, LOG_ID, h.logId());
    LittleEndian.putInt(block, NUMBER, h.number());
    LittleEndian.putLong(block, SIZE, h.size());
    LittleEndian.putLong(block, CREATED, h.created());
    LittleEndian.putInt(block, CRC, Crc32c.of(block, 0, CRC));
    System.arraycopy(block, 0, block, COPY_LENGTH, COPY_LENGTH);
    return block;
  }

  /** Whether a copy claims to be of a segment. */
  public static boolean hasMagic(byte[] block, int copy) {
    return LittleEndian.getLong(block, copy * COPY_LENGTH + MAGIC) == MAGIC_VALUE;
  }

  /** Whether a copy, 0 or 1, matches its own checksum. */
  public static boolean isIntact(byte[] block, int copy) {
    int at = copy * COPY_LENGTH;
    return hasMagic(block, copy)
        && LittleEndian.getInt(block, at + CRC) == Crc32c.of(block, at, CRC);
  }

  /** The format version a copy was written in. */
  public static int versionOf(byte[] block, int copy) {
    return LittleEndian.getInt(block, copy * COPY_LENGTH + VERSION);
  }

  /** The block size a copy names. */
  public static int blockSizeOf(byte[] block, int copy) {
    return LittleEndian.getInt(block, copy * COPY_LENGTH + BLOCK);
  }

  /** Reads a copy without judging it. */
  public static SegmentHeader read(byte[] block, int copy) {
    int at = copy * COPY_LENGTH;
    return new SegmentHeader(
        LittleEndian.getLong(block, at + LOG_ID),
        LittleEndian.getInt(block, at + NUMBER),
        LittleEndian.getLong(block, at + SIZE),
        LittleEndian.getLong(block, at + CREATED));
  }
}
