package io.duralog.bench;

import java.nio.ByteBuffer;

/** Receives what a contestant reads. */
@FunctionalInterface
public interface RecordSink {
  /**
   * Called for each record in order.
   *
   * @param payload valid only until this call returns
   */
  void visit(long sequence, int type, ByteBuffer payload);
}
