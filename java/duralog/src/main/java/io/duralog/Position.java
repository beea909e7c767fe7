package io.duralog;

import io.duralog.position.PositionsElsewhere;
import java.nio.file.Path;
import java.util.Map;

/**
 * How far a log is processed: a named number in the log's directory, which survives crashes. One
 * that <em>holds</em> keeps the log from giving up what comes after it: a checkpoint.
 *
 * <p>A crash leaves what was stored last, or what was about to be. So what is processed is
 * processed at least once.
 *
 * <p>A position is open in one place at a time. {@link DuraLog#position} opens one of a log that is
 * open for writing, and the methods here one of any other log, beside its writer in whatever
 * process. They need the right to write in the directory, and not the writer's lock.
 *
 * <p>Any thread may use it. Not to be implemented by users: it grows.
 */
public interface Position extends AutoCloseable {
  /** Opens a position as it is; a new one does not hold. */
  static Position open(Path directory, String name) {
    return open(directory, name, PositionOptions.defaults());
  }

  /**
   * Opens a position, and makes it if there is none: at the beginning of the log, {@link
   * LogReader#firstSequence()} - 1.
   *
   * @param directory of a log; a writer may have it open
   * @param name 1 to 64 of the characters {@code A-Z a-z 0-9 . _ -}
   * @throws IllegalArgumentException for another name
   * @throws LogLockedException when it is open elsewhere
   * @throws RecordsGoneException when it is to hold, and the log begins after what it would hold
   * @throws CorruptLogException when its file is damaged
   * @throws LogFormatException when its file is of another log or version
   * @throws LogFullException when there is no space, thread or memory for it
   * @throws LogIoException when there is no log, or the file system refuses
   */
  static Position open(Path directory, String name, PositionOptions options) {
    return PositionsElsewhere.open(directory, name, options);
  }

  /** All positions of a log, by name; see {@link DuraLog#checkpoints()}. */
  static Map<String, PositionInfo> list(Path directory) {
    return PositionsElsewhere.list(directory);
  }

  /** Removes a position of a log; see {@link DuraLog#removeCheckpoint}. */
  static boolean remove(Path directory, String name) {
    return PositionsElsewhere.remove(directory, name);
  }

  /** Its name. */
  String name();

  /**
   * The last sequence that is processed; 0 for none.
   *
   * @throws LogCutException when the log was cut before it since: {@link #rewind} to {@link
   *     LogCutException#lastKept()}, or less, once what was processed beyond that is undone
   * @throws LogIoException when the root of a log that is not open here cannot be read
   */
  long processed();

  /** Whether the log keeps what comes after it. */
  boolean holds();

  /**
   * Stores how far the log is processed; durable on return.
   *
   * @param processed {@link #processed()} or more; in a log that is open for writing here, at most
   *     its durable sequence
   * @throws IllegalArgumentException for another sequence; {@link #rewind} goes back
   * @throws LogCutException as {@link #processed} does
   * @throws LogIoException when it cannot be stored. The position is of no use then; what it says
   *     when it is opened again is the old value or the new one
   * @throws LogFullException when there is no space, thread or memory for it
   * @throws LogFailedException when its log, open for writing here, has failed
   * @throws LogClosedException when it, or its log, is closed
   */
  void store(long processed);

  /**
   * Goes back, so that what follows is processed again; durable on return.
   *
   * @param processed 0 to {@link #processed()}, or to what a cut has left of that
   * @throws IllegalArgumentException for another sequence
   * @throws RecordsGoneException when it holds, and the log begins after what it would hold
   * @throws LogLockedException when others lock the positions of the log for more than 10 s
   * @throws LogIoException as {@link #store} does, and as it the others
   */
  void rewind(long processed);

  /** Lets others open it. Idempotent. Removes nothing: a position that holds still does. */
  @Override
  void close();
}
