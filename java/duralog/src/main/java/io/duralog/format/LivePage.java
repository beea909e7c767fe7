package io.duralog.format;

import org.jspecify.annotations.Nullable;

/**
 * What the file {@code live} says: how far the log is durable, for those who follow it in other
 * processes. Its writer writes it over after each sync, as a whole, and never syncs it. It is no
 * part of the log: whoever opens the log decides nothing by it.
 *
 * <pre>
 *    0 magic "DURALIVE"    8 version      12 state         16 log id
 *   24 generation         32 durable      40 writer        48 number of the file
 *   56 zero               60 crc of bytes 0 to 59
 * </pre>
 *
 * @param logId the log
 * @param open whether a writer has the log open, or had when it died
 * @param generation that of the root in which {@code durable} is true
 * @param durable the last durable sequence
 * @param writer number of the incarnation that wrote it, as in the root
 * @param file the file's own number in its file system, 0 where there is none: a copy has another
 *     one, and says nothing
 */
public record LivePage(
    long logId, boolean open, long generation, long durable, long writer, long file) {
  /** Name of the file. */
  public static final String FILE_NAME = "live";

  /** Bytes of the file. */
  public static final int LENGTH = 64;

  private static final long MAGIC_VALUE = 0x4556494C_41525544L;
  private static final int OPEN = 1;
  private static final int CLOSED = 2;
  private static final int CRC = LENGTH - 4;

  /** Puts it into {@link #LENGTH} bytes. */
  public void write(byte[] b) {
    LittleEndian.putLong(b, 0, MAGIC_VALUE);
    LittleEndian.putInt(b, 8, SegmentFormat.VERSION_VALUE);
    LittleEndian.putInt(b, 12, open ? OPEN : CLOSED);
    LittleEndian.putLong(b, 16, logId);
    LittleEndian.putLong(b, 24, generation);
    putDurable(b, durable);
    LittleEndian.putLong(b, 40, writer);
    LittleEndian.putLong(b, 48, file);
    LittleEndian.putInt(b, 56, 0);
    seal(b);
  }

  /** The same bytes with another durable sequence. */
  public static void update(byte[] b, long durable) {
    putDurable(b, durable);
    seal(b);
  }

  private static void putDurable(byte[] b, long durable) {
    LittleEndian.putLong(b, 32, durable);
  }

  private static void seal(byte[] b) {
    LittleEndian.putInt(b, CRC, Crc32c.of(b, 0, CRC));
  }

  /** Reads one; null where it is torn, of another version, or says what no writer says. */
  public static @Nullable LivePage read(byte[] b) {
    int state = LittleEndian.getInt(b, 12);
    if (LittleEndian.getLong(b, 0) != MAGIC_VALUE
        || LittleEndian.getInt(b, CRC) != Crc32c.of(b, 0, CRC)
        || LittleEndian.getInt(b, 8) != SegmentFormat.VERSION_VALUE
        || (state != OPEN && state != CLOSED)) {
      return null;
    }
    LivePage page =
        new LivePage(
            LittleEndian.getLong(b, 16),
            state == OPEN,
            LittleEndian.getLong(b, 24),
            LittleEndian.getLong(b, 32),
            LittleEndian.getLong(b, 40),
            LittleEndian.getLong(b, 48));
    return page.generation < 0 || page.durable < 0 ? null : page;
  }
}
