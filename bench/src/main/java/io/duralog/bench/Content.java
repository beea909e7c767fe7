package io.duralog.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Records that say themselves whether they are right: number, a mix of it, noise. */
final class Content {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final byte[] payload;
  private final ByteBuffer view;

  Content(int size) {
    payload = new byte[size];
    new SplittableRandom(size).nextBytes(payload);
    view = ByteBuffer.wrap(payload);
  }

  /** The array is used again by the next call. */
  byte[] of(long number) {
    view.putLong(0, number).putLong(8, number * MIX).putLong(payload.length - 8, ~number);
    return payload;
  }

  /** The number of a record that is right. */
  static long check(ByteBuffer payload, int size) {
    int at = payload.position();
    ByteBuffer p = payload.order(ByteOrder.BIG_ENDIAN);
    long number = p.getLong(at);
    if (p.remaining() != size
        || p.getLong(at + 8) != number * MIX
        || p.getLong(at + size - 8) != ~number) {
      throw new IllegalStateException("a record is not as it was written, number " + number);
    }
    return number;
  }
}
