package io.duralog;

import java.util.Optional;

/**
 * A log that can be read: one that is open for writing, or as it was when it was opened for reading
 * only. Any number of threads may use it at once. Not to be implemented by users: it grows.
 *
 * <p>Everything thrown is unchecked and, but for {@link NullPointerException} and {@link
 * IllegalArgumentException} on misuse, a {@link DuraLogException}.
 */
public interface LogReader extends AutoCloseable {
  /**
   * The sequence with which the log begins: 1, until {@link DuraLog#truncateBefore} or {@link
   * DuraLog#reset} has moved it, and but in a copy that {@link DuraLog#salvage} has made of a log
   * whose first records were lost. In an empty log the first sequence to come. A read-only log says
   * what it was at its opening.
   */
  long firstSequence();

  /** The last sequence accepted; in an empty log the one before {@link #firstSequence()}. */
  long lastSequence();

  /** The last sequence known to be durable; the one before the first when none is. */
  long durableSequence();

  /**
   * How often the log was cut or reset since it was made; 0 for most logs. While it is the same, a
   * sequence means the same record. A read-only log says what it was at its opening.
   */
  long generation();

  /** Replays all that is durable at this moment; of a reader, what its options say. */
  default Replay replay() {
    return replay(ReadOptions.all());
  }

  /**
   * Replays what is durable at this moment, as the options say, but for {@link
   * ReadOptions#engine()}. Close it: it holds files open, and those of a writer's log are not
   * deleted meanwhile.
   *
   * @throws RecordsGoneException when the options name a sequence before {@link #firstSequence()}.
   *     A pass of a read-only log throws it too, when a writer elsewhere has deleted what comes
   *     next. A pass throws {@link LogCutException} where the log was cut under it
   */
  Replay replay(ReadOptions options);

  /**
   * One record; empty when there is none of that sequence, since it is greater than {@link
   * #durableSequence()}, or missing in a copy that {@link DuraLog#salvage} has made. Threads do not
   * wait for each other. The batch is read as a whole, and checked; the last 8 of up to 1 MiB stay
   * in memory, and so do up to 16 open files. Before the batch nothing is judged.
   *
   * @param sequence 1 or more
   * @throws RecordsGoneException when it is before {@link #firstSequence()}
   * @throws CorruptLogException when the record was durable and is lost, or its place cannot be
   *     reached. A log that was opened with {@link OnDamage#SALVAGE} passes over holes, here too:
   *     what is lost is empty, and what follows the damage is found
   * @throws LogIoException when it cannot be read; which never means that it is not there
   */
  Optional<LogRecord> read(long sequence);

  /**
   * Follows the log from a place on: what is durable, and then each record once it is. Close it.
   *
   * <p>Of a read-only log the tailer goes on for ever, beyond what was there at its opening: it
   * looks again and again how far the writer has come, whichever process that is in, and waits
   * where there is none.
   *
   * @throws RecordsGoneException when the options name a sequence before the first of the log
   * @throws IllegalArgumentException when they name one behind {@link #lastSequence()} + 1; of a
   *     read-only log, behind what is durable by now
   * @throws LogClosedException when the log is closed
   * @throws LogIoException when a file of a read-only log cannot be read
   */
  Tailer tail(TailOptions options);

  /**
   * The first sequence that limits would keep, if they were those of this log now: no later than
   * what {@link Position positions} hold. Changes nothing; {@link DuraLog#truncateBefore} would.
   *
   * @throws CorruptLogException when a position is damaged, since it may hold
   * @throws LogFormatException when a position is of another version, since it may hold
   * @throws LogIoException when a file cannot be read
   */
  long firstKept(Retention retention);

  /** What the open found. */
  RecoveryReport recovery();

  /** Which engine runs, and why. */
  EngineInfo engine();

  /**
   * Gives back what the log holds. Idempotent. Replays of it end with {@link LogClosedException}.
   */
  @Override
  void close();
}
