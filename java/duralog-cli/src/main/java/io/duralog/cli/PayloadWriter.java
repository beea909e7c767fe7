package io.duralog.cli;

import io.duralog.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes the payloads of records as they are, a line feed or the like behind each; no object for a
 * record. For one thread. Nothing is out before {@link #flush()}.
 */
final class PayloadWriter implements RecordPrinter {
  private static final int DIGITS = 20;

  private final Output out;
  private final boolean withSequence;
  private final @Nullable HexFormat hex;
  private final byte end;
  private final long limit;
  private final byte[] buffer = new byte[128 * 1024];
  private int length;
  private long written;

  /**
   * Writes to an output.
   *
   * @param withSequence whether each line begins with the sequence and a tab
   * @param hex how the payload is written; null for as it is
   * @param end what follows each payload
   * @param limit most records; behind the last one {@link EnoughException} is thrown
   */
  PayloadWriter(Output out, boolean withSequence, @Nullable HexFormat hex, int end, long limit) {
    this.out = out;
    this.withSequence = withSequence;
    this.hex = hex;
    this.end = (byte) end;
    this.limit = limit;
  }

  @Override
  public void visit(RecordView record) {
    ByteBuffer payload = hex == null ? record.payload() : written(hex, record.payload());
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

  private static ByteBuffer written(HexFormat hex, ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return ByteBuffer.wrap(hex.formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void flush() {
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
