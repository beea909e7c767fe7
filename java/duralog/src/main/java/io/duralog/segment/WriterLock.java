package io.duralog.segment;

/** Held by the one writer of a log. */
public interface WriterLock extends AutoCloseable {
  /** Gives it back. */
  @Override
  void close();
}
