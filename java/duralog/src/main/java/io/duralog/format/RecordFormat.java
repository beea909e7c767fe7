package io.duralog.format;

/**
 * A record in a batch: nine bytes, then the payload, packed without fill.
 *
 * <pre>
 *   0        4      5        9
 *   +--------+------+--------+---------------------+
 *   | length | type | check  | payload, length     |
 *   +--------+------+--------+---------------------+
 * </pre>
 *
 * The check is the CRC-32C of payload, length, type and three zero bytes, xor a number made of the
 * log's seed and the record's sequence: the same bytes elsewhere in a log, or in another log, do
 * not validate.
 */
public final class RecordFormat {
  /** Offset of the payload's length, an unsigned 31-bit number. */
  public static final int LENGTH = 0;

  /** Offset of the type byte. */
  public static final int TYPE = 4;

  /** Offset of the check. */
  public static final int CHECK = 5;

  /** Bytes before the payload. */
  public static final int HEADER_LENGTH = 9;

  private static final int LOW = 0x9E3779B1;
  private static final int LOW_INVERSE = inverse(LOW);
  private static final int HIGH = 0x85EBCA6B;

  private RecordFormat() {}

  /** What the caller can compute before it knows the sequence. */
  public static int unboundCheck(int payloadCrc, int length, int type) {
    return Crc32c.extend(payloadCrc, length, type);
  }

  /** Binds a check to a log and a sequence; the same call undoes it. */
  public static int bind(int check, int seed, long sequence) {
    return check ^ seed ^ ((int) sequence * LOW) ^ ((int) (sequence >>> 32) * HIGH);
  }

  /**
   * The sequence that would make a record valid, given its unbound and its stored check: how a
   * reader that has lost its place finds it again.
   *
   * @param near a sequence of the same batch, for the upper 32 bits
   */
  public static long solveSequence(int unbound, int stored, int seed, long near) {
    int high = (int) (near >>> 32);
    long sequence = solveSequenceAt(unbound, stored, seed, high);
    // A batch may straddle a multiple of 2^32; a wrong upper half makes any number of the lower
    // one.
    if (high < Integer.MAX_VALUE) {
      sequence = nearer(near, sequence, solveSequenceAt(unbound, stored, seed, high + 1));
    }
    if (high > 0) {
      sequence = nearer(near, sequence, solveSequenceAt(unbound, stored, seed, high - 1));
    }
    return sequence;
  }

  private static long nearer(long to, long a, long b) {
    return Math.abs(b - to) < Math.abs(a - to) ? b : a;
  }

  private static long solveSequenceAt(int unbound, int stored, int seed, int high) {
    int low = (unbound ^ stored ^ seed ^ (high * HIGH)) * LOW_INVERSE;
    return ((long) high << 32) | (low & 0xFFFF_FFFFL);
  }

  private static int inverse(int odd) {
    int x = odd; // Newton's iteration doubles the correct bits: 3, 6, 12, 24, 48.
    for (int i = 0; i < 4; i++) {
      x *= 2 - odd * x;
    }
    return x;
  }
}
