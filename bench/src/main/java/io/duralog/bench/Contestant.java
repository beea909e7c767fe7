package io.duralog.bench;

import java.util.Map;

/** What is compared: a log in a directory. All methods but the last two may be called at once. */
public interface Contestant extends RecordReader {
  /** Accepts a record. */
  void append(byte[] payload);

  /**
   * Accepts a record as JSON.
   *
   * @throws UnsupportedOperationException where it has no such thing
   */
  default void append(Map<String, ?> fields) {
    throw new UnsupportedOperationException(describe());
  }

  /** Returns when everything accepted is durable. */
  void sync();

  /** Accepts a record and returns when it is durable, with those of other callers in one sync. */
  void appendDurable(byte[] payload);

  /** As {@link #visit}, but in the convenient way, record by record. */
  default void iterate(RecordSink visitor) {
    visit(visitor);
  }

  /** How it writes, in words. */
  String describe();
}
