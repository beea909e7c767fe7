package io.duralog.tail;

import io.duralog.LogRecord;
import io.duralog.RecordVisitor;

/**
 * The place of a tailer in a log. One call at a time, but for {@link #next} and {@link #durable}.
 */
interface TailPlace extends AutoCloseable {
  /** The sequence it goes on with. */
  long next();

  /** The last sequence that is known to be durable. */
  long durable();

  /** Whether the next record is durable and can be handed out. */
  boolean isThere();

  /** The same in a call that has handed out the record before. */
  boolean isNextThere();

  /** Hands out the record that is there. */
  LogRecord takeNext();

  /** Shows the record that is there. */
  void visitNext(RecordVisitor visitor);

  /** Goes on with another sequence. */
  void seek(long sequence);

  /** Gives back what it holds. */
  @Override
  void close();
}
