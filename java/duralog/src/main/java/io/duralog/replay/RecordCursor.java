package io.duralog.replay;

import io.duralog.LogRecord;
import io.duralog.RecordVisitor;

/** Goes from record to record. One thread's. */
public interface RecordCursor extends AutoCloseable {
  /** Whether it is at a record; where it can read one, it does. */
  boolean hasNext();

  /** Sequence of the record it is at, or of the one that would come. */
  long here();

  /** A copy of the record it is at; moves on. */
  LogRecord next();

  /** Shows the record it is at to a visitor; moves on, unless the visitor throws. */
  void visitNext(RecordVisitor visitor);

  @Override
  void close();
}
