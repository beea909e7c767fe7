package io.duralog.fuzz;

import java.nio.ByteBuffer;

/** A payload that says of which log, run and sequence it is, and is all determined by that. */
final class Payload {
  private static final int HEADER = 18;

  private Payload() {}

  /** The payload of a record; some hundred bytes, now and then many more. */
  static byte[] of(int log, int run, long sequence, int length) {
    ByteBuffer b = ByteBuffer.allocate(HEADER + length);
    b.put((byte) log).put((byte) run).putLong(sequence).putInt(length).putInt(~length);
    while (b.hasRemaining()) {
      b.put((byte) (log * 31 + run * 7 + sequence * 13 + b.position() / 64));
    }
    return b.array();
  }

  /** The log it was written to, or -1 when it is no payload of that sequence, of no log. */
  static int logOf(byte[] found, long sequence) {
    if (found.length < HEADER) {
      return -1;
    }
    ByteBuffer b = ByteBuffer.wrap(found);
    int log = b.get();
    int run = b.get();
    boolean same =
        b.getLong() == sequence
            && b.getInt() == found.length - HEADER
            && ByteBuffer.wrap(of(log, run, sequence, found.length - HEADER)).equals(b.rewind());
    return same ? log : -1;
  }
}
