package io.duralog.log;

import io.duralog.Batch;
import io.duralog.RecordType;
import io.duralog.append.AppendQueue;
import io.duralog.append.EachAppends;
import io.duralog.append.EncodedBatch;
import io.duralog.append.LargeAppends;
import io.duralog.append.Payloads;
import io.duralog.error.Errors;
import io.duralog.format.Crc32c;
import io.duralog.format.RecordFormat;
import java.nio.ByteBuffer;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.Objects;

/**
 * Encodes and validates appends on their callers' threads, and passes them on by the way that suits
 * their size. All methods return the sequence, for a batch that of its last record, or -1 if the
 * call would have to wait and must not.
 */
final class Acceptor {
  private final AppendQueue queue;
  private final LargeAppends large;
  private final EachAppends each;
  private final int mostOrdinary;

  private final long mostBytes;

  /**
   * Creates one.
   *
   * @param mostOrdinary bytes of records that fit into an append buffer
   * @param mostBytes the most bytes of a record or batch
   */
  Acceptor(
      AppendQueue queue, LargeAppends large, EachAppends each, int mostOrdinary, long mostBytes) {
    this.queue = queue;
    this.large = large;
    this.each = each;
    this.mostOrdinary = mostOrdinary;
    this.mostBytes = mostBytes;
  }

  private int mostOrdinary() {
    return Math.min(mostOrdinary, queue.limit());
  }

  /** Whether a record of that length goes into a buffer that others use, too. */
  boolean isOrdinary(int length) {
    return RecordFormat.HEADER_LENGTH + (long) length <= mostOrdinary();
  }

  /** The same of a batch, as far as another thread does not change it. */
  boolean isOrdinary(Batch batch) {
    return EncodedBatch.of(batch).bytes() <= mostOrdinary();
  }

  long accept(byte[] payload, int offset, int length, int type, boolean wait) {
    requireSize(length);
    if (!isOrdinary(length)) {
      return large.append(ByteBuffer.wrap(payload, offset, length), type, wait);
    }
    int check = RecordFormat.unboundCheck(Crc32c.of(payload, offset, length), length, type);
    long sequence = queue.append(payload, offset, length, type, check, wait);
    return sequence == AppendQueue.TOO_LARGE
        ? large.append(ByteBuffer.wrap(payload, offset, length), type, wait)
        : sequence;
  }

  long accept(ByteBuffer payload, int type, boolean wait) {
    int length = payload.remaining();
    if (payload.hasArray()) {
      int offset = payload.arrayOffset() + payload.position();
      return accept(payload.array(), offset, length, type, wait);
    }
    requireSize(length);
    if (!isOrdinary(length)) {
      return large.append(payload.duplicate(), type, wait);
    }
    int check = RecordFormat.unboundCheck(Crc32c.of(payload), length, type);
    int at = payload.position();
    long sequence = queue.append(payload, at, length, type, check, wait);
    return sequence == AppendQueue.TOO_LARGE
        ? large.append(payload.duplicate(), type, wait)
        : sequence;
  }

  long accept(Batch batch, boolean wait) {
    EncodedBatch given = EncodedBatch.of(batch);
    int size = (int) given.bytes(); // once: another thread might change it
    requireSize(size);
    if (size > mostOrdinary()) {
      return large.append(given, size, wait);
    }
    EncodedBatch records = given.sealed();
    if (records.size() == 0) {
      return queue.lastSequence();
    }
    if (records.bytes() > mostOrdinary) {
      throw new ConcurrentModificationException("another thread adds to the batch");
    }
    long sequence = queue.append(records, wait);
    return sequence == AppendQueue.TOO_LARGE ? large.append(given, size, wait) : sequence;
  }

  long acceptEach(Batch batch) {
    ByteBuffer records = EncodedBatch.of(batch).frozen();
    int size = records.limit();
    if (size == 0) {
      return queue.lastSequence();
    }
    if (size > mostBytes) {
      requireSize(EncodedBatch.longest(records));
    }
    return each.append(records);
  }

  /** These ask for a moment where the log has small buffers only, and does not wait. */
  long tryAccept(byte[] payload, int offset, int length, int type) {
    long sequence = accept(payload, offset, length, type, false);
    return isWorthAnother(sequence) ? accept(payload, offset, length, type, false) : sequence;
  }

  long tryAccept(ByteBuffer payload, int type) {
    long sequence = accept(payload, type, false);
    return isWorthAnother(sequence) ? accept(payload, type, false) : sequence;
  }

  long tryAccept(Batch batch) {
    long sequence = accept(batch, false);
    return isWorthAnother(sequence) ? accept(batch, false) : sequence;
  }

  long tryAccept(String text) {
    byte[] utf8 = Payloads.utf8(Objects.requireNonNull(text, "text"));
    return tryAccept(utf8, 0, utf8.length, RecordType.TEXT);
  }

  long tryAccept(Map<String, ?> json) {
    byte[] utf8 = Payloads.json(json);
    return tryAccept(utf8, 0, utf8.length, RecordType.JSON);
  }

  private boolean isWorthAnother(long sequence) {
    return sequence == -1 && large.askForBuffers();
  }

  long accept(String text, boolean wait) {
    byte[] utf8 = Payloads.utf8(Objects.requireNonNull(text, "text"));
    return accept(utf8, 0, utf8.length, RecordType.TEXT, wait);
  }

  long accept(Map<String, ?> json, boolean wait) {
    byte[] utf8 = Payloads.json(json);
    return accept(utf8, 0, utf8.length, RecordType.JSON, wait);
  }

  private void requireSize(long length) {
    if (length > mostBytes) {
      throw Errors.tooLarge(length, mostBytes);
    }
  }
}
