package io.duralog;

import io.duralog.append.EncodedBatch;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Records that are appended together: contiguous, and all or none after a crash. Also the fastest
 * way to append many small records. Reusable after {@link #clear()}; for one thread at a time, and
 * fastest in the one that made it: what others have touched is copied and checked. A batch that is
 * changed while it is appended is refused with {@link java.util.ConcurrentModificationException}.
 */
public interface Batch {
  /** An empty batch. */
  static Batch create() {
    return new EncodedBatch();
  }

  /** Adds a record of raw bytes, which are copied. */
  default Batch add(byte[] payload) {
    return add(payload, 0, payload.length);
  }

  /** Adds a record of {@code length} bytes from {@code offset}, which are copied. */
  Batch add(byte[] payload, int offset, int length);

  /** Adds a record of the bytes from position to limit, which are copied and do not move. */
  Batch add(ByteBuffer payload);

  /** Adds a text record in UTF-8; an unpaired surrogate is refused. */
  Batch add(String text);

  /**
   * Adds a JSON record.
   *
   * @throws RecordTypeException when no JSON codec is on the path, or the map has no JSON form
   */
  Batch add(Map<String, ?> json);

  /** Number of records. */
  int size();

  /** Bytes the records take in the log, their headers included. */
  long bytes();

  /** Forgets the records and keeps the memory. */
  void clear();
}
