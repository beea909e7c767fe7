package io.duralog.format;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C as RFC 3720 defines it. The bulk goes through the platform's intrinsic; {@link
 * #extend(int, long)} adds eight bytes without an object or a call into it.
 */
public final class Crc32c {
  private static final int REFLECTED_POLYNOMIAL = 0x82F63B78;
  private static final int[][] TABLES = tables();

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

  /** The checksum of what {@code crc} covers followed by eight bytes, lowest first. */
  public static int extend(int crc, long word) {
    int lo = ~crc ^ (int) word;
    int hi = (int) (word >>> 32);
    int[][] t = TABLES;
    return ~(t[7][lo & 0xFF]
        ^ t[6][lo >>> 8 & 0xFF]
        ^ t[5][lo >>> 16 & 0xFF]
        ^ t[4][lo >>> 24]
        ^ t[3][hi & 0xFF]
        ^ t[2][hi >>> 8 & 0xFF]
        ^ t[1][hi >>> 16 & 0xFF]
        ^ t[0][hi >>> 24]);
  }
}
