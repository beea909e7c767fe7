package io.duralog;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A record while it is visited, without a copy: see {@link Replay#visit}. It is the same object for
 * each record, and every method throws {@link IllegalStateException} once the visitor has returned.
 * For the visiting thread only. {@link #toRecord()} gives a record that may be kept. Not to be
 * implemented by users: it grows.
 */
public interface RecordView {
  /** Its sequence, from 1. */
  long sequence();

  /** Its type byte; see {@link RecordType}. */
  int type();

  /** Bytes of the payload. */
  int length();

  /**
   * The payload, read-only, from position to limit. The buffer is a view too, the same for every
   * record: it moves on to the next one, and is empty after the last.
   */
  ByteBuffer payload();

  /** A copy of the payload, of any type. */
  byte[] toByteArray();

  /**
   * The text of a text or JSON record.
   *
   * @throws RecordTypeException when it is of another type, or not UTF-8
   */
  String asString();

  /**
   * The object of a JSON record.
   *
   * @throws RecordTypeException when it is of another type, or no codec is on the path
   */
  Map<String, Object> asMap();

  /** The record with a copy of the payload, its caller's own. */
  LogRecord toRecord();
}
