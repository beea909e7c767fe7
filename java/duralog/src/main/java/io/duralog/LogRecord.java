package io.duralog;

import java.nio.ByteBuffer;
import java.util.Map;

/** A record read back. Immutable, its caller's own for ever, also after the log is closed. */
public interface LogRecord {
  /** Its sequence, from 1. */
  long sequence();

  /** Its type byte; see {@link RecordType}. */
  int type();

  /** The payload, read-only; each call gives a buffer with a position of its own. */
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
}
