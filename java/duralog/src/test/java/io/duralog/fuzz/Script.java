package io.duralog.fuzz;

/** The fuzzer's bytes, read as a list of decisions; zeros when they are used up. */
final class Script {
  private static final int[] INTERESTING = {
    0,
    1,
    -1,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    8,
    63,
    64,
    73,
    4095,
    4096,
    4097,
    8192,
    65_536,
    1 << 20,
    1 << 28,
    1 << 30,
    (1 << 30) + 4096,
    (1 << 30) + 4097,
    -4096
  };

  private final byte[] bytes;
  private int at;

  Script(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  /** 0 to 255. */
  int next() {
    return at < bytes.length ? bytes[at++] & 0xFF : 0;
  }

  /** 0 to {@code bound - 1}. */
  int below(int bound) {
    int n = bound > 256 ? next() << 8 | next() : next();
    return bound <= 1 ? 0 : n % bound;
  }

  /**
   * A number to put in the place of another. Never four free bytes: the fuzzer watches comparisons
   * and would find the checksum it needs, and a log with right checksums is not damaged.
   */
  long instead(long old) {
    int how = next();
    if (how < 64) {
      return old + (byte) next();
    }
    if (how < 128) {
      return old ^ 1L << how;
    }
    if (how < 160) {
      return old + (long) (byte) next() * 4096;
    }
    if (how < 170) {
      return how % 2 == 0 ? Long.MAX_VALUE - next() : Long.MIN_VALUE + next();
    }
    return INTERESTING[how % INTERESTING.length];
  }
}
