package io.duralog.format;

import java.nio.ByteBuffer;

/**
 * The 64 bytes before the records of a batch. A batch begins on a block boundary, and what is left
 * of its last block is zero.
 *
 * <pre>
 *    0 magic     4 crc       8 run                16 first sequence
 *   24 durable sequence     32 time, epoch nanos  40 length    44 count
 *   48 link     52 flags    56 segment  60 block
 * </pre>
 *
 * The crc is the CRC-32C of bytes 8 to 63 xor the log's seed.
 */
public final class BatchFormat {
  /** {@code DLB1}. */
  public static final int MAGIC_VALUE = 0x31424C44;

  /** The first batch of a run, the only one that may follow a batch of another run. */
  public static final int FIRST_OF_RUN = 1;

  /**
   * Sequences are missing in front of the batch, and it says so: only in copies of what is left of
   * a damaged log.
   */
  public static final int GAP = 2;

  /** Bytes of the header. */
  public static final int HEADER_LENGTH = 64;

  /** Most bytes of a batch: a record of 1 GiB and what belongs to it, in whole blocks. */
  public static final int MOST_LENGTH = (1 << 30) + SegmentFormat.BLOCK_SIZE;

  private static final int MAGIC = 0;
  private static final int CRC = 4;
  private static final int COVERED_FROM = 8;
  private static final int RUN = 8;
  private static final int FIRST_SEQUENCE = 16;
  private static final int DURABLE_SEQUENCE = 24;
  private static final int TIME = 32;
  private static final int LENGTH = 40;
  private static final int COUNT = 44;
  private static final int LINK = 48;
  private static final int FLAGS = 52;
  private static final int SEGMENT = 56;
  private static final int BLOCK = 60;

  private BatchFormat() {}

  /** Bytes a batch takes on disk: its length rounded up to whole blocks. */
  public static long onDisk(long length) {
    return (length + SegmentFormat.BLOCK_SIZE - 1) & -SegmentFormat.BLOCK_SIZE;
  }

  /**
   * Writes a header.
   *
   * @param h its {@code crc} is ignored
   * @param scratch 64 bytes or more, for the checksum
   * @return the crc, which is the next batch's link
   */
  public static int write(ByteBuffer to, int at, BatchHeader h, int seed, byte[] scratch) {
    LittleEndian.putInt(scratch, MAGIC, MAGIC_VALUE);
    LittleEndian.putLong(scratch, RUN, h.run());
    LittleEndian.putLong(scratch, FIRST_SEQUENCE, h.firstSequence());
    LittleEndian.putLong(scratch, DURABLE_SEQUENCE, h.durableSequence());
    LittleEndian.putLong(scratch, TIME, h.time());
    LittleEndian.putInt(scratch, LENGTH, h.length());
    LittleEndian.putInt(scratch, COUNT, h.count());
    LittleEndian.putInt(scratch, LINK, h.link());
    LittleEndian.putInt(scratch, FLAGS, h.flags());
    LittleEndian.putInt(scratch, SEGMENT, h.segment());
    LittleEndian.putInt(scratch, BLOCK, h.block());
    int crc = Crc32c.of(scratch, COVERED_FROM, HEADER_LENGTH - COVERED_FROM) ^ seed;
    LittleEndian.putInt(scratch, CRC, crc);
    to.put(at, scratch, 0, HEADER_LENGTH);
    return crc;
  }

  /** Whether the bytes claim to be a header, right or wrong. */
  public static boolean hasMagic(byte[] from, int at) {
    return LittleEndian.getInt(from, at) == MAGIC_VALUE;
  }

  /** Whether the 64 bytes match their own checksum. */
  public static boolean isIntact(byte[] from, int at, int seed) {
    return hasMagic(from, at)
        && LittleEndian.getInt(from, at + CRC)
            == (Crc32c.of(from, at + COVERED_FROM, HEADER_LENGTH - COVERED_FROM) ^ seed);
  }

  /** Reads a header without judging it. */
  public static BatchHeader read(byte[] from, int at) {
    return new BatchHeader(
        LittleEndian.getLong(from, at + RUN),
        LittleEndian.getLong(from, at + FIRST_SEQUENCE),
        LittleEndian.getLong(from, at + DURABLE_SEQUENCE),
        LittleEndian.getLong(from, at + TIME),
        LittleEndian.getInt(from, at + LENGTH),
        LittleEndian.getInt(from, at + COUNT),
        LittleEndian.getInt(from, at + LINK),
        LittleEndian.getInt(from, at + FLAGS),
        LittleEndian.getInt(from, at + SEGMENT),
        LittleEndian.getInt(from, at + BLOCK),
        LittleEndian.getInt(from, at + CRC));
  }
}
