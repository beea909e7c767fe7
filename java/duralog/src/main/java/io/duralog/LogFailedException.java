package io.duralog;

/**
 * The log has stopped for good: a write or a sync failed, and what is durable can only be told by
 * opening it again. The cause is the first error. Every waiter and every later call gets this.
 */
public final class LogFailedException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final long durableSequence;

  /** Creates one for the first error and the last sequence that is known to be durable. */
  LogFailedException(String message, long durableSequence, Throwable cause) {
    super(message, cause);
    this.durableSequence = durableSequence;
  }

  /** The last sequence known to be durable when the log failed; 0 when none is. */
  public long durableSequence() {
    return durableSequence;
  }
}
