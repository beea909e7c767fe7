package io.duralog;

import io.duralog.backup.Backup;
import io.duralog.log.LogOpener;
import io.duralog.salvage.Salvage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A durable log of records in a directory.
 *
 * <p><b>The guarantee.</b> When record n is reported durable (by {@code appendDurable}, a future,
 * {@code awaitDurable}, {@code sync} or {@link #durableSequence()}), it and every record before it
 * are on stable storage and will be replayed, once each and in order, after {@code kill -9}, a
 * crash of the operating system or a power cut, provided the device honours a flush. What was
 * accepted and is not yet durable may be lost, but only as a suffix.
 *
 * <p>All methods may be called by any number of threads at once, virtual ones too. One thread at a
 * time does the I/O of the write path: the log's own, for which callers park, or, with the native
 * engine, a platform thread in {@code appendDurable} while it is the only one that waits. An
 * interrupt never harms the log; waits for durability are not interruptible, since the record has
 * been accepted.
 *
 * <p>A payload must not be changed by its owner until the call it was given to has returned.
 *
 * <p>There are four ways to append: {@code append} waits for space only, {@code tryAppend} for
 * nothing, {@code appendDurable} for the disk, and {@code appendAsync} gives a future. Each takes
 * bytes, text, a map as JSON, bytes of a type of the application's, or a {@link Batch}, all or none
 * of it after a crash; {@link #appendEach} is for records that only come together. Not to be
 * implemented by users: it grows.
 *
 * <p>Everything thrown is unchecked and, but for {@link NullPointerException} and {@link
 * IllegalArgumentException} on misuse, a {@link DuraLogException}.
 */
public interface DuraLog extends LogReader {
  /** Opens a log for writing with the defaults, making the directory if there is none. */
  static DuraLog open(Path directory) {
    return open(directory, LogOptions.defaults());
  }

  /**
   * Opens a log for writing, making the directory if there is none; recovers first.
   *
   * @throws LogLockedException when another writer has it open, in this process or another
   * @throws CorruptLogException when what was durable is damaged: a writer repairs nothing
   * @throws LogFormatException when a file there is of another version, or no segment of a log
   * @throws EngineUnavailableException when the engine named in the options cannot run here
   * @throws LogIoException when the file system refuses
   */
  static DuraLog open(Path directory, LogOptions options) {
    return LogOpener.open(directory, options);
  }

  /**
   * Opens a log for reading only: no lock is taken and nothing is written, also while a writer in
   * this or another process runs. The view is that of the moment of opening.
   *
   * @throws LogIoException when the directory does not exist or cannot be read
   */
  static LogReader openReadOnly(Path directory) {
    return openReadOnly(directory, ReadOptions.all());
  }

  /**
   * As {@link #openReadOnly(Path)}. The options say with which engine, what to do at a damaged
   * place, and what {@link LogReader#replay()} reads. Where native reads are not possible the log
   * is read portably, also with {@link EngineChoice#NATIVE}; {@link #engine()} has the reason.
   */
  static LogReader openReadOnly(Path directory, ReadOptions options) {
    return LogOpener.openReadOnly(directory, options);
  }

  /**
   * Makes a backup of a log: a new log that holds what this one holds now, with the same sequences,
   * identity and generation. A writer, in this process or another, goes on meanwhile and is not
   * held up; what was durable before the call is in the backup. Restoring is opening it, or a copy
   * of it. Of two copies only one may be written to from then on.
   *
   * <p>Segments that are complete become hard links where that is possible: no writer ever writes
   * to them again. The others are copied. Positions are not. When it returns the backup is durable
   * and cleanly closed, and its end has been read and checked, or all of it ({@link
   * BackupOptions#verifyAll}). It is made in a directory beside {@code to}, whose name ends with
   * {@code .tmp}, and renamed. What a crash leaves there is not complete; delete it.
   *
   * @param from directory of the log, or of another backup; it is only read
   * @param to directory of the backup; it must not be there, or be empty
   * @throws IllegalArgumentException when {@code to} is within {@code from}, or {@link
   *     BackupOptions#previous()} is no backup of this log
   * @throws CorruptLogException when the log is damaged, as far as it was read; see {@link
   *     #salvage}
   * @throws LogCutException when the log was cut again and again meanwhile
   * @throws RecordsGoneException when it gave up segments again and again meanwhile
   * @throws LogIoException when there is no log, something is at {@code to} or beside it, or the
   *     file system refuses
   */
  static BackupReport backup(Path from, Path to, BackupOptions options) {
    return Backup.make(from, to, options);
  }

  /**
   * Copies what can be proved of a damaged log into a new one. Each record keeps its sequence, type
   * and place in the order; sequences that are lost stay missing, and every pass over the new log
   * says so, in every mode. The original is opened for reading with {@link OnDamage#SALVAGE}, and
   * is not changed.
   *
   * <p>The new log has an identity of its own, is durable and cleanly closed when this returns, and
   * is appended to behind its last record. Where records are lost at the very end, their sequences
   * are handed out again. It is made in a directory beside {@code to}, whose name ends with {@code
   * .tmp}, and renamed. What a crash leaves there is not complete; delete it.
   *
   * @param from directory of the log; a writer may have it open
   * @param to directory of the new log; it must not be there, or be empty
   * @return what was copied, and each hole with its path, offset and sequences
   * @throws IllegalArgumentException when {@code to} is within {@code from}
   * @throws CorruptLogException when nothing tells what log it is: no header of a segment is left
   * @throws LogFormatException when a file there is of another version, or no segment of a log
   * @throws LogIoException when something is at {@code to} or beside it, or the file system refuses
   */
  static SalvageReport salvage(Path from, Path to) {
    return Salvage.copy(from, to);
  }

  /**
   * Gives up the records before a sequence. On return the log begins there, durably: no crash
   * brings them back. Files that hold nothing else are deleted a little later, one after the other,
   * and those that a replay of this log still reads when it is closed. After a crash the next open
   * for writing deletes them.
   *
   * <p>Appends go on meanwhile. Readers elsewhere that come to deleted records get {@link
   * RecordsGoneException}. From the first call on the log has one thread more.
   *
   * @param firstKept first sequence to keep: 1 to {@code durableSequence() + 1}; up to {@link
   *     #firstSequence()} there is nothing to do
   * @throws IllegalArgumentException for another sequence
   * @throws CheckpointHeldException when a position holds what would go; nothing is changed
   * @throws LogFullException when there is no space, descriptor, memory or thread for it; nothing
   *     is changed, and it may be tried again
   * @throws LogIoException when no file can be made beside the root; nothing is changed
   * @throws CorruptLogException when the place at which the log would begin is damaged, or a
   *     position, which may hold; nothing is changed
   * @throws LogLockedException when another process is making a position, and takes more than 10 s;
   *     nothing is changed
   * @throws LogFailedException when the log has failed, by this call too: then nobody can tell
   *     which beginning holds until the log is opened again
   * @throws LogClosedException when it is closed
   */
  void truncateBefore(long firstKept);

  /**
   * Cuts away the records after a sequence. On return the log ends there, durably: no crash brings
   * them back, and the next record gets the sequence after it. What was accepted before the call
   * becomes durable first, so every wait for it ends well.
   *
   * <p>Other threads' appends wait meanwhile, as for space. The application orders its own appends
   * against the call: a sequence that it kept from before may mean another record afterwards.
   * Replays of the log go on up to the cut, and then get {@link LogCutException}, here and in other
   * processes. A batch of {@link #appendAll} may be cut in two.
   *
   * <p>Takes as long as a copy of one segment, at the most, and six syncs. From the first call on
   * the log has one thread more.
   *
   * @param lastKept last sequence to keep: {@code firstSequence() - 1} to {@link #lastSequence()};
   *     with the first of these the log is empty, with the second there is nothing to do
   * @throws IllegalArgumentException for another sequence, and for one that is missing in a copy
   *     made by {@link #salvage}
   * @throws LogFullException when there is no space, descriptor, memory or thread for it; nothing
   *     is changed, and it may be tried again
   * @throws LogIoException when no file can be made; nothing is changed
   * @throws CorruptLogException when the place of the cut is damaged; nothing is changed
   * @throws LogFailedException when the log has failed, by this call too: then nobody can tell
   *     whether the log is cut until it is opened again
   * @throws LogClosedException when it is closed
   */
  void truncateAfter(long lastKept);

  /**
   * Takes all records away: the log is empty, and the next record gets a sequence of the caller's
   * choice, also one that was given out before. On return that is durable. In all else it is like
   * {@link #truncateAfter}; files are deleted later, as by {@link #truncateBefore}.
   *
   * @param nextSequence of the next record, 1 to 2^62
   * @throws IllegalArgumentException for another sequence
   * @throws LogFullException when there is no space, descriptor, memory or thread for it; nothing
   *     is changed, and it may be tried again
   * @throws LogIoException when no file can be made; nothing is changed
   * @throws LogFailedException when the log has failed, by this call too: then nobody can tell
   *     whether the log is empty until it is opened again
   * @throws LogClosedException when it is closed
   */
  void reset(long nextSequence);

  /**
   * Opens a position, and makes it if there is none; see {@link Position#open(Path, String,
   * PositionOptions)}. It is closed with the log at the latest. If the sync of a position fails,
   * the log fails.
   *
   * @throws LogFailedException when the log has failed
   * @throws LogClosedException when the log is closed
   */
  Position position(String name, PositionOptions options);

  /**
   * Stores a checkpoint; durable on return. It is a {@link Position} that holds: from now on the
   * log gives up nothing that comes after {@code processed}, by {@link #truncateBefore} or its
   * {@link Retention}, until the checkpoint moves on or is removed.
   *
   * @param name 1 to 64 of the characters {@code A-Z a-z 0-9 . _ -}
   * @param processed where the checkpoint is, or more, up to {@link #durableSequence()}
   * @throws IllegalArgumentException for another name or sequence
   * @throws RecordsGoneException when a new one would hold what the log has given up
   * @throws LogLockedException when the position is open elsewhere
   * @throws CorruptLogException when its file is damaged
   * @throws LogFormatException when its file is of another log or version
   * @throws LogFullException when there is no thread or memory for it
   * @throws LogIoException when the file system refuses
   * @throws LogFailedException when the log has failed
   * @throws LogClosedException when the log is closed
   */
  void checkpoint(String name, long processed);

  /**
   * All positions of the log by name, those that do not hold too, and those of other processes:
   * what they say at this moment. One whose file is damaged says so; one of another log is left
   * out.
   *
   * @throws LogIoException when one cannot be read
   * @throws LogClosedException when the log is closed
   */
  Map<String, PositionInfo> checkpoints();

  /**
   * Removes a position, also a damaged one; durable on return.
   *
   * @return whether there was one
   * @throws LogLockedException when it is open, here or elsewhere
   * @throws LogIoException when the file system refuses
   * @throws LogClosedException when the log is closed
   */
  boolean removeCheckpoint(String name);

  /**
   * Accepts a record and returns its sequence, usually within a microsecond; it is <em>not yet
   * durable</em>. Waits while all append buffers are taken.
   *
   * @return the record's sequence: 1 for the first of a log, then without gaps
   * @throws RecordTooLargeException when it exceeds {@link LogOptions#maxRecordSize()}
   * @throws LogFullException when there is no space for another segment; may be tried again
   * @throws LogIoException when no file can be made for another segment, because too many are open
   *     or the directory was moved; nothing is accepted, and it may be tried again
   * @throws LogFailedException when the log has failed
   * @throws LogClosedException when it is closed
   */
  long append(byte[] payload);

  /** As {@link #append(byte[])}, with {@code length} bytes from {@code offset}. */
  long append(byte[] payload, int offset, int length);

  /** As {@link #append(byte[])}, with the bytes from position to limit, which do not move. */
  long append(ByteBuffer payload);

  /** As {@link #append(byte[])}, with a text record in UTF-8; an unpaired surrogate is refused. */
  long append(String text);

  /**
   * As {@link #append(byte[])}, with a JSON record.
   *
   * @throws RecordTypeException when no JSON codec is on the path, or the map has no JSON form
   */
  long append(Map<String, ?> json);

  /**
   * As {@link #append(byte[])}, with a record of a type of the application's.
   *
   * @param type 16 to 255; also {@link RecordType#BYTES}, {@link RecordType#JSON} and {@link
   *     RecordType#TEXT}, for what is encoded already. The others are kept for later formats
   * @throws IllegalArgumentException for another type
   */
  long append(int type, byte[] payload);

  /** As {@link #append(int, byte[])}, with the bytes from position to limit, which do not move. */
  long append(int type, ByteBuffer payload);

  /**
   * Accepts all records of a batch with contiguous sequences; after a crash either all of them are
   * replayed or none.
   *
   * @return the sequence of the last one; the current last sequence for an empty batch
   */
  long appendAll(Batch batch);

  /**
   * Accepts the records of a batch one after the other with contiguous sequences, as a loop of
   * {@code append} would without the calls of others in between. Not atomic: a crash may leave the
   * first of them. The batch may have any size, only each record must not exceed {@link
   * LogOptions#maxRecordSize()}. The fastest way to append many records, also large ones and from
   * many threads: the records fill one append buffer after the other. While a large batch is
   * accepted others wait.
   *
   * <p>What cannot be taken at all, such as a record that is too large, is refused before anything
   * is accepted. If space runs out, the log fails or is closed in the middle, the records before
   * stay accepted, and {@link DuraLogException#accepted()} tells how many they are.
   *
   * @return the sequence of the last one; the current last sequence for an empty batch
   */
  long appendEach(Batch batch);

  /**
   * As {@link #append(byte[])}, but returns -1 instead of waiting when all append buffers are
   * taken, or are another caller's for {@link #appendEach}, with nothing accepted. After a second
   * without appends a log has small buffers only; until it has large ones again, a call that needs
   * them waits up to 20 ms. A full disk is no reason to wait: {@link LogFullException} is thrown,
   * as by {@code append}.
   */
  long tryAppend(byte[] payload);

  /** As {@link #tryAppend(byte[])}, with {@code length} bytes from {@code offset}. */
  long tryAppend(byte[] payload, int offset, int length);

  /** As {@link #tryAppend(byte[])}, with the bytes from position to limit. */
  long tryAppend(ByteBuffer payload);

  /** As {@link #tryAppend(byte[])}, with a text record. */
  long tryAppend(String text);

  /** As {@link #tryAppend(byte[])}, with a JSON record. */
  long tryAppend(Map<String, ?> json);

  /** As {@link #tryAppend(byte[])}, with a type as in {@link #append(int, byte[])}. */
  long tryAppend(int type, byte[] payload);

  /** As {@link #tryAppend(int, byte[])}, with the bytes from position to limit. */
  long tryAppend(int type, ByteBuffer payload);

  /** As {@link #appendAll(Batch)}, but returns -1 instead of waiting. */
  long tryAppend(Batch batch);

  /** {@link #append(byte[])}, then {@link #awaitDurable(long)}; returns the sequence. */
  default long appendDurable(byte[] payload) {
    return durable(append(payload));
  }

  /** {@link #append(byte[], int, int)}, then {@link #awaitDurable(long)}. */
  default long appendDurable(byte[] payload, int offset, int length) {
    return durable(append(payload, offset, length));
  }

  /** {@link #append(ByteBuffer)}, then {@link #awaitDurable(long)}. */
  default long appendDurable(ByteBuffer payload) {
    return durable(append(payload));
  }

  /** {@link #append(String)}, then {@link #awaitDurable(long)}. */
  default long appendDurable(String text) {
    return durable(append(text));
  }

  /** {@link #append(Map)}, then {@link #awaitDurable(long)}. */
  default long appendDurable(Map<String, ?> json) {
    return durable(append(json));
  }

  /** {@link #append(int, byte[])}, then {@link #awaitDurable(long)}. */
  default long appendDurable(int type, byte[] payload) {
    return durable(append(type, payload));
  }

  /** {@link #append(int, ByteBuffer)}, then {@link #awaitDurable(long)}. */
  default long appendDurable(int type, ByteBuffer payload) {
    return durable(append(type, payload));
  }

  /** {@link #appendAll(Batch)}, then {@link #awaitDurable(long)}. */
  default long appendDurable(Batch batch) {
    return durable(appendAll(batch));
  }

  private long durable(long sequence) {
    awaitDurable(sequence);
    return sequence;
  }

  /**
   * {@link #append(byte[])}, with a future that completes with the sequence once it is durable, or
   * exceptionally with {@link LogFailedException}. What cannot be accepted is thrown at once.
   *
   * <p>Futures complete in the order of sequences, one at a time, on the executor of {@link
   * LogOptions#callbacks()} or a thread of the log, never on the caller's thread inside this call,
   * and all of them before {@link #close()} returns. What hangs on one may append, wait for another
   * future or close the log. If it blocks for longer than 0.1 s, others are completed beside it.
   *
   * @throws LogIoException when no thread can be had to complete futures; nothing is accepted
   */
  CompletableFuture<Long> appendAsync(byte[] payload);

  /** As {@link #appendAsync(byte[])}, with {@code length} bytes from {@code offset}. */
  CompletableFuture<Long> appendAsync(byte[] payload, int offset, int length);

  /** As {@link #appendAsync(byte[])}, with the bytes from position to limit. */
  CompletableFuture<Long> appendAsync(ByteBuffer payload);

  /** As {@link #appendAsync(byte[])}, with a text record. */
  CompletableFuture<Long> appendAsync(String text);

  /** As {@link #appendAsync(byte[])}, with a JSON record. */
  CompletableFuture<Long> appendAsync(Map<String, ?> json);

  /** As {@link #appendAsync(byte[])}, with a type as in {@link #append(int, byte[])}. */
  CompletableFuture<Long> appendAsync(int type, byte[] payload);

  /** As {@link #appendAsync(int, byte[])}, with the bytes from position to limit. */
  CompletableFuture<Long> appendAsync(int type, ByteBuffer payload);

  /** As {@link #appendAsync(byte[])}, with a batch and the sequence of its last record. */
  CompletableFuture<Long> appendAsync(Batch batch);

  /**
   * Parks until a record and all before it are durable. Not interruptible; an interrupt stays set.
   *
   * @param sequence 0 to {@link #lastSequence()}
   * @throws LogFailedException when the log fails before it is durable
   */
  void awaitDurable(long sequence);

  /**
   * As {@link #awaitDurable(long)}, for a time at the most.
   *
   * @return whether it is durable
   */
  boolean awaitDurable(long sequence, Duration timeout);

  /**
   * A future that completes once the record and all before it are durable, as those of {@link
   * #appendAsync(byte[])} do. Of a log that is closed it is complete.
   */
  CompletableFuture<Void> whenDurable(long sequence);

  /** Waits until all that was accepted before this call is durable; returns durableSequence. */
  long sync();

  /** Counters since the open, and who keeps records from going. Costs little, but not nothing. */
  LogStats stats();

  /**
   * Makes durable all that was accepted, writes a root that says so and releases the log.
   * Idempotent; appends that are waiting for space get {@link LogClosedException}. Every future is
   * complete when it returns; what hangs on one may still run.
   *
   * @throws LogFailedException when the log has failed, so that not all is durable
   */
  @Override
  void close();
}
