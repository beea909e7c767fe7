package io.duralog.append;

import io.duralog.Batch;
import io.duralog.RecordTooLargeException;
import io.duralog.RecordType;
import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** Records as they will stand in the log, but for the sequence in their checks. */
public final class EncodedBatch implements Batch {
  private static final int FIRST_SIZE = 4096;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int length;
  private int count;

  /** An empty batch. */
  public EncodedBatch() {}

  @Override
  public Batch add(byte[] payload, int offset, int size) {
    return add(RecordType.BYTES, payload, offset, size);
  }

  @Override
  public Batch add(ByteBuffer payload) {
    byte[] copy = Payloads.bytes(payload);
    return add(RecordType.BYTES, copy, 0, copy.length);
  }

  @Override
  public Batch add(String text) {
    byte[] utf8 = Payloads.utf8(text);
    return add(RecordType.TEXT, utf8, 0, utf8.length);
  }

  @Override
  public Batch add(Map<String, ?> json) {
    byte[] utf8 = Payloads.json(json);
    return add(RecordType.JSON, utf8, 0, utf8.length);
  }

  private Batch add(int type, byte[] payload, int offset, int size) {
    Objects.checkFromIndexSize(offset, size, payload.length);
    int at = length;
    long needed = (long) at + RecordFormat.HEADER_LENGTH + size;
    if (needed > bytes.length) {
      grow(needed);
    }
    LittleEndian.putInt(bytes, at + RecordFormat.LENGTH, size);
    bytes[at + RecordFormat.TYPE] = (byte) type;
    System.arraycopy(payload, offset, bytes, at + RecordFormat.HEADER_LENGTH, size);
    // Of the copy, so that a payload changed meanwhile cannot make a record that never validates.
    int crc = Crc32c.of(bytes, at + RecordFormat.HEADER_LENGTH, size);
    LittleEndian.putInt(bytes, at + RecordFormat.CHECK, RecordFormat.unboundCheck(crc, size, type));
    length = (int) needed;
    count++;
    return this;
  }

  private void grow(long needed) {
    int most = Integer.MAX_VALUE - 16;
    if (needed > most) {
      throw new RecordTooLargeException(needed, most);
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(needed, bytes.length * 2L)));
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public long bytes() {
    return length;
  }

  @Override
  public void clear() {
    length = 0;
    count = 0;
  }

  /** The records, {@link #length} bytes of them. */
  byte[] array() {
    return bytes;
  }

  /** Binds every record that now stands at {@code at} to its sequence. */
  void bind(ByteBuffer target, int at, int seed, long firstSequence) {
    int from = 0;
    for (int i = 0; i < count; i++) {
      int unbound = LittleEndian.getInt(bytes, from + RecordFormat.CHECK);
      target.putInt(
          at + from + RecordFormat.CHECK, RecordFormat.bind(unbound, seed, firstSequence + i));
      from += RecordFormat.HEADER_LENGTH + LittleEndian.getInt(bytes, from + RecordFormat.LENGTH);
    }
  }
}
