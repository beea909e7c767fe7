package io.duralog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log: hands out each record once it is durable, in order, and waits at the end for the
 * next one. For one thread at a time; {@link #close} may be called by any. Not to be implemented by
 * users: it grows.
 *
 * <p>It never takes a record back, but where the log is cut: then each call throws {@link
 * LogCutException} until {@link #seek}. A tailer does not hold the log up: no append waits for it,
 * and no record is kept for it. Where retention is faster each call throws {@link
 * RecordsGoneException}, and {@code seek} goes on with what is there; a {@link Position} that holds
 * keeps what is not processed.
 *
 * <p>In the writer's process waiting costs no thread and no look at the disk. At the end of the log
 * records are copied from the writer's memory, at most 1 MiB at once. A tailer that is behind reads
 * files on the thread that calls, and keeps them from being deleted until it has caught up. When
 * the log has failed the records that are durable are handed out, then each call throws {@link
 * LogFailedException}.
 *
 * <p>The tailer of a log that is open for reading only looks at the file {@code live}, which the
 * writer writes over after each sync, at most every {@link TailOptions#maxPoll}. It reads records
 * from files, which it does not keep from being deleted. It does not mind whether the writer is
 * closed, killed or opened again, and waits for the next one.
 *
 * <p>A virtual thread that waits unmounts. When the log or the tailer is closed each call throws
 * {@link LogClosedException}, also one that waits; what {@link #next} says is where to go on.
 */
public interface Tailer extends AutoCloseable {
  /**
   * The next record; waits for it.
   *
   * @throws InterruptedException while it waits; no record is passed over
   * @throws CorruptLogException when the record was durable and is lost
   * @throws LogIoException when it cannot be read
   */
  LogRecord take() throws InterruptedException;

  /**
   * The next record, or null if none comes in time.
   *
   * @param timeout how long to wait; zero or less: not at all
   * @throws InterruptedException while it waits; no record is passed over
   */
  @Nullable LogRecord poll(Duration timeout) throws InterruptedException;

  /**
   * Visits the records that are there, without a copy or an object each; waits for the first. What
   * the visitor is given is a view, which throws once the visitor has returned. A record whose
   * visitor throws is the next one again.
   *
   * @param most records to visit at most, 1 or more
   * @param timeout how long to wait for the first; zero or less: not at all
   * @return how many were visited; what comes in the way of a further one the next call throws
   * @throws InterruptedException while it waits; no record is passed over
   */
  int poll(int most, Duration timeout, RecordVisitor visitor) throws InterruptedException;

  /** The sequence it goes on with: one more than that of the last record handed out. */
  long next();

  /**
   * Goes on with another sequence.
   *
   * @param sequence from {@link LogReader#firstSequence()} to {@link LogReader#lastSequence()} + 1
   * @throws RecordsGoneException when it is before the first
   */
  void seek(long sequence);

  /** Where it is, and where the log is. Any thread may ask. */
  TailInfo info();

  /** Ends a call that waits, with {@link LogClosedException}. Idempotent. Any thread. */
  @Override
  void close();
}
