package io.duralog.bench;

/** Reads a log that somebody has written, in the same process or in another. One thread. */
public interface RecordReader extends AutoCloseable {
  /** Reads all records in order, every checksum checked, in the fastest way there is. */
  void visit(RecordSink visitor);

  @Override
  void close();
}
