package io.duralog.segment;

/** Held by the one writer of a log. */
public interface WriterLock extends AutoCloseable {
  /**
   * Throws where the log's path leads somewhere else by now: what is made there would be another
   * log's.
   */
  default void requireHome() {
    // for a lock that no path leads to
  }

  /** Gives it back. */
  @Override
  void close();
}
