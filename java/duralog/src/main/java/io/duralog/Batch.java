package io.duralog;

import io.duralog.append.EncodedBatch;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;

/**
 * Records that are appended together: contiguous, and with {@link DuraLog#appendAll} all or none
 * after a crash. Also the fastest way to append many records. Reusable after {@link #clear()}; for
 * one thread at a time, and fastest in the one that made it: what others have touched is copied and
 * checked. A batch that is changed while it is appended is refused with {@link
 * java.util.ConcurrentModificationException}, or appended as it was before.
 */
public final class Batch {
  static {
    EncodedBatch.contents(batch -> batch.records);
  }

  private final EncodedBatch records = new EncodedBatch();

  private Batch() {}

  /** An empty batch. */
  public static Batch create() {
    return new Batch();
  }

  /** Adds a record of raw bytes, which are copied. */
  public Batch add(byte[] payload) {
    return add(payload, 0, payload.length);
  }

  /** Adds a record of {@code length} bytes from {@code offset}, which are copied. */
  public Batch add(byte[] payload, int offset, int length) {
    records.add(RecordType.BYTES, payload, offset, length);
    return this;
  }

  /** Adds a record of the bytes from position to limit, which are copied and do not move. */
  public Batch add(ByteBuffer payload) {
    records.add(RecordType.BYTES, payload);
    return this;
  }

  /** Adds a text record in UTF-8; an unpaired surrogate is refused. */
  public Batch add(String text) {
    records.add(text);
    return this;
  }

  /**
   * Adds a JSON record.
   *
   * @throws RecordTypeException when no JSON codec is on the path, or the map has no JSON form
   */
  public Batch add(Map<String, ?> json) {
    records.add(json);
    return this;
  }

  /**
   * Adds a record of a type of the application's, which consists of parts, such as a header and a
   * body. The bytes of each part, from position to limit, are copied and do not move.
   *
   * @param type as in {@link DuraLog#append(int, byte[])}
   * @throws IllegalArgumentException for a type that is kept for later formats
   */
  public Batch add(int type, ByteBuffer... parts) {
    records.add(type, Objects.requireNonNull(parts, "parts"));
    return this;
  }

  /** Number of records. */
  public int size() {
    return records.size();
  }

  /** Bytes the records take in the log, their headers included. */
  public long bytes() {
    return records.bytes();
  }

  /** Forgets the records and keeps the memory. */
  public void clear() {
    records.clear();
  }

  @Override
  public String toString() {
    return records.toString();
  }
}
