package io.duralog.cli;

import io.duralog.RecordView;
import io.duralog.RecordVisitor;
import java.nio.ByteBuffer;

/**
 * Writes the payloads of records as they are, a line feed or the like behind each; no object for a
 * record. For one thread. Nothing is out before {@link #flush()}.
 */
final class PayloadWriter implements RecordVisitor {
  private static final int DIGITS = 20;

  private final Output out;
  private final boolean withSequence;
  private final byte end;
  private final long limit;
  private final byte[] buffer = new byte[128 * 1024];
  private int length;
  private long written;

  /**
   * Writes to an output.
   *
   * @param withSequence whether each line begins with the sequence and a tab
   * @param end what follows each payload
   * @param limit most records; behind the last one {@link EnoughException} is thrown
   */
  PayloadWriter(Output out, boolean withSequence, int end, long limit) {
    this.out = out;
    this.withSequence = withSequence;
    this.end = (byte) end;
    this.limit = limit;
  }

  /** Thrown out of a replay that has shown what was wanted. */
  static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private EnoughException() {
      super(null, null, false, false);
    }
  }

  @Override
  public void visit(RecordView record) {
    ByteBuffer payload = record.payload();
    if (withSequence) {
      makeRoom(DIGITS + 1);
      putDigits(record.sequence());
      buffer[length++] = '\t';
    }
    while (payload.remaining() >= buffer.length - length) {
      int part = buffer.length - length;
      payload.get(buffer, length, part);
      length = buffer.length;
      flush();
    }
    int rest = payload.remaining();
    payload.get(buffer, length, rest);
    length += rest;
    buffer[length++] = end;
    if (++written == limit) {
      throw new EnoughException();
    }
  }

  /** Hands on what has been gathered. */
  void flush() {
    out.write(buffer, 0, length);
    length = 0;
  }

  private void makeRoom(int bytes) {
    if (buffer.length - length < bytes) {
      flush();
    }
  }

  private void putDigits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest != 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }
}
