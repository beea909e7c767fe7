package io.duralog.sim;

import java.nio.ByteBuffer;

/** A record that was given to the log. Its payload tells its number, and follows from it. */
final class Sent {
  static final int LEAST = 4;
  private static final byte[] NOISE = new byte[1 << 20];

  static {
    Dice dice = new Dice(1);
    for (int i = 0; i < NOISE.length; i++) {
      NOISE[i] = (byte) (dice.next() >>> 40);
    }
  }

  final int number;
  final int size;

  /** Place in its batch, and records of the batch; 0 and 1 where it came alone. */
  final int index;

  final int of;

  /** 0 until it is known. */
  long sequence;

  /** Refused, or lost in a crash: it must never be seen again. */
  boolean dead;

  Sent(int number, int size, int index, int of) {
    this.number = number;
    this.size = size;
    this.index = index;
    this.of = of;
  }

  private int from() {
    return (int) (Dice.mix(number) >>> 40) % (NOISE.length / 2);
  }

  byte[] payload() {
    byte[] bytes = new byte[size];
    System.arraycopy(NOISE, from(), bytes, 0, size);
    ByteBuffer.wrap(bytes).putInt(0, number);
    return bytes;
  }

  /** The number a payload claims, or -1. */
  static int numberOf(ByteBuffer payload) {
    return payload.remaining() < LEAST ? -1 : payload.getInt(payload.position());
  }

  boolean isIn(ByteBuffer payload) {
    int n = payload.remaining();
    return n == size
        && payload
                .slice(payload.position() + LEAST, n - LEAST)
                .mismatch(ByteBuffer.wrap(NOISE, from() + LEAST, n - LEAST).slice())
            < 0;
  }

  @Override
  public String toString() {
    return "record " + number + " (sequence " + sequence + ", " + size + " bytes)";
  }
}
