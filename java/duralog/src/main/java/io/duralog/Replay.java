package io.duralog;

import java.util.stream.Stream;

/**
 * A snapshot of the log. Every iterator, stream and visit is a pass of its own over it; the files
 * of a pass are given back when it reaches its end, and the others' when the replay is closed. For
 * one thread at a time, but for parallel streams; an interrupt does not disturb it.
 *
 * <p>Reads are made by the thread that calls, native ones too: a virtual thread keeps its carrier
 * while it waits for the disk. Give a long replay a platform thread.
 */
public interface Replay extends Iterable<LogRecord>, AutoCloseable {
  /**
   * The records in order. May be made parallel: each record is its owner's. Closing the stream
   * closes the replay.
   */
  Stream<LogRecord> stream();

  /**
   * Visits the records without a copy or an object each: the fast way. What the visitor is given is
   * a view, which throws once the visitor has returned.
   *
   * @return how many there were
   */
  long visit(RecordVisitor visitor);

  /** What has been found so far, by the latest pass. */
  RecoveryReport report();

  /** Releases the files. Idempotent. */
  @Override
  void close();
}
