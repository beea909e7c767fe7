package io.duralog.bench;

import io.duralog.RecordVisitor;

/** What is compared: a log in a directory. All methods but the last two may be called at once. */
interface Contestant extends AutoCloseable {
  /** Accepts a record. */
  void append(byte[] payload);

  /** Returns when everything accepted is durable. */
  void sync();

  /** Accepts a record and returns when it is durable, with those of other callers in one sync. */
  void appendDurable(byte[] payload);

  /** Reads all records in order, every checksum checked, in the fastest way there is. */
  void visit(RecordVisitor visitor);

  /** The same in the convenient way, record by record. */
  default void iterate(RecordVisitor visitor) {
    visit(visitor);
  }

  /** How it writes, in words. */
  String describe();

  @Override
  void close();
}
