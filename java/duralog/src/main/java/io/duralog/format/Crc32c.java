package io.duralog.format;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C as RFC 3720 defines it. The bulk goes through the platform's intrinsic; {@link
 * #extend(int, int, int)} adds eight bytes without an object or a call into it.
 */
public final class Crc32c {
  private static final int REFLECTED_POLYNOMIAL = 0x82F63B78;
  private static final int[][] TABLES = tables();

  // By themselves, so that the compiler knows where each one is and how long.
  private static final int[] FIRST = TABLES[7];
  private static final int[] SECOND = TABLES[6];
  private static final int[] THIRD = TABLES[5];
  private static final int[] FOURTH = TABLES[4];
  private static final int[] FIFTH = TABLES[3];

  private Crc32c() {}

  private static int[][] tables() {
    int[][] t = new int[8][256];
    for (int n = 0; n < 256; n++) {
      int c = n;
      for (int bit = 0; bit < 8; bit++) {
        c = (c & 1) == 0 ? c >>> 1 : (c >>> 1) ^ REFLECTED_POLYNOMIAL;
      }
      t[0][n] = c;
    }
    for (int n = 0; n < 256; n++) {
      for (int k = 1; k < 8; k++) {
        int before = t[k - 1][n];
        t[k][n] = (before >>> 8) ^ t[0][before & 0xFF];
      }
    }
    return t;
  }

  /** The checksum of a range of an array. */
  public static int of(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    // A new object each time: it is removed by the compiler, where a thread-local one costs 3 to 5
    // ns a call.
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** The checksum of the bytes from position to limit, which do not move. */
  public static int of(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /**
   * The checksum of what {@code crc} covers followed by eight bytes: four, lowest first, the lowest
   * of another number, and three zeros, which change nothing.
   */
  public static int extend(int crc, int four, int fifth) {
    int x = ~crc ^ four;
    return ~(FIRST[x & 0xFF]
        ^ SECOND[x >>> 8 & 0xFF]
        ^ THIRD[x >>> 16 & 0xFF]
        ^ FOURTH[x >>> 24]
        ^ FIFTH[fifth & 0xFF]);
  }
}
