package io.duralog;

import java.nio.ByteBuffer;

/** Receives records without a copy or an object for each. */
@FunctionalInterface
public interface RecordVisitor {
  /**
   * Called once for each record, in the order of sequences.
   *
   * @param sequence the record's sequence, from 1
   * @param type see {@link RecordType}
   * @param payload read-only view from position to limit, valid only until this call returns
   */
  void visit(long sequence, int type, ByteBuffer payload);
}
