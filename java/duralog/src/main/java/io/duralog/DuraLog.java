package io.duralog;

import io.duralog.log.LogOpener;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A durable log of records in a directory.
 *
 * <p><b>The guarantee.</b> When record n is reported durable (by {@code appendDurable}, a future,
 * {@code awaitDurable}, {@code sync} or {@link #durableSequence()}), it and every record before it
 * are on stable storage and will be replayed, once each and in order, after {@code kill -9}, a
 * crash of the operating system or a power cut, provided the device honours a flush. What was
 * accepted and is not yet durable may be lost, but only as a suffix.
 *
 * <p>All methods may be called by any number of threads at once, virtual ones too. Callers never do
 * I/O on the write path: one committer thread does, and callers park. An interrupt never harms the
 * log; waits for durability are not interruptible, since the record has been accepted.
 *
 * <p>A payload must not be changed by its owner until the call it was given to has returned.
 *
 * <p>Everything thrown is unchecked and, but for {@link NullPointerException} and {@link
 * IllegalArgumentException} on misuse, a {@link DuraLogException}.
 */
public interface DuraLog extends AutoCloseable {

  /** Opens a log for writing with the defaults, making the directory if there is none. */
  static DuraLog open(Path directory) {
    return open(directory, LogOptions.defaults());
  }

  /**
   * Opens a log for writing, making the directory if there is none; recovers first.
   *
   * @throws LogLockedException when another writer has it open, in this process or another
   * @throws CorruptLogException when what was durable is damaged and the options do not salvage
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
  static DuraLog openReadOnly(Path directory) {
    return openReadOnly(directory, LogOptions.defaults());
  }

  /**
   * As {@link #openReadOnly(Path)}; of the options only {@code onDamage}, {@code engine} and {@code
   * directIo} matter. Where native reads are not possible the log is read portably, also with
   * {@link EngineChoice#NATIVE}; {@link #engine()} has the reason.
   */
  static DuraLog openReadOnly(Path directory, LogOptions options) {
    return LogOpener.openReadOnly(directory, options);
  }

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

  /** As {@link #append(byte[])}, but returns -1 instead of waiting, with nothing accepted. */
  long tryAppend(byte[] payload);

  /** As {@link #tryAppend(byte[])}, with the bytes from position to limit. */
  long tryAppend(ByteBuffer payload);

  /** As {@link #tryAppend(byte[])}, with a text record. */
  long tryAppend(String text);

  /** As {@link #tryAppend(byte[])}, with a JSON record. */
  long tryAppend(Map<String, ?> json);

  /**
   * Accepts all records of a batch with contiguous sequences; after a crash either all of them are
   * replayed or none.
   *
   * @return the sequence of the last one; the current last sequence for an empty batch
   */
  long appendAll(Batch batch);

  /** {@link #append(byte[])}, then {@link #awaitDurable(long)}; returns the sequence. */
  long appendDurable(byte[] payload);

  /** {@link #append(ByteBuffer)}, then {@link #awaitDurable(long)}. */
  long appendDurable(ByteBuffer payload);

  /** {@link #append(String)}, then {@link #awaitDurable(long)}. */
  long appendDurable(String text);

  /** {@link #append(Map)}, then {@link #awaitDurable(long)}. */
  long appendDurable(Map<String, ?> json);

  /** {@link #appendAll(Batch)}, then {@link #awaitDurable(long)}. */
  long appendDurable(Batch batch);

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

  /** As {@link #appendAsync(byte[])}, with the bytes from position to limit. */
  CompletableFuture<Long> appendAsync(ByteBuffer payload);

  /** As {@link #appendAsync(byte[])}, with a text record. */
  CompletableFuture<Long> appendAsync(String text);

  /** As {@link #appendAsync(byte[])}, with a JSON record. */
  CompletableFuture<Long> appendAsync(Map<String, ?> json);

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
   * #appendAsync(byte[])} do. Of a log that is closed or open for reading only it is complete.
   */
  CompletableFuture<Void> whenDurable(long sequence);

  /** Waits until all that was accepted before this call is durable; returns durableSequence. */
  long sync();

  /** The first sequence that can be read; 1 also in an empty log. */
  long firstSequence();

  /** The last sequence accepted; 0 in an empty log. */
  long lastSequence();

  /** The last sequence known to be durable; 0 when none is. */
  long durableSequence();

  /** Replays all that is durable at this moment. */
  default Replay replay() {
    return replay(ReadOptions.all());
  }

  /** Replays what is durable at this moment, as the options say. Close it: it holds files open. */
  Replay replay(ReadOptions options);

  /**
   * One record; empty when there is none of that sequence, since it is greater than {@link
   * #durableSequence()}. A convenience, not a fast path.
   *
   * @param sequence 1 or more
   * @throws CorruptLogException when the record was durable and is lost, or the place where it
   *     stands cannot be reached. A log that was opened with {@link OnDamage#SALVAGE} passes over
   *     holes, here too: what is lost is empty, and what is left behind the damage is found
   * @throws LogIoException when it cannot be read; which never means that it is not there
   */
  Optional<LogRecord> read(long sequence);

  /** What the open found. */
  RecoveryReport recovery();

  /** Which engine runs, and why. */
  EngineInfo engine();

  /** Counters since the open. */
  LogStats stats();

  /**
   * Makes durable all that was accepted, writes the clean mark and releases the log. Idempotent;
   * appends that are waiting for space get {@link LogClosedException}. Every future is complete
   * when it returns; what hangs on one may still run.
   *
   * @throws LogFailedException when the log has failed, so that not all is durable
   */
  @Override
  void close();

  /** A record read back. Immutable, its caller's own for ever, also after the log is closed. */
  interface LogRecord {
    /** Its sequence, from 1. */
    long sequence();

    /** Its type byte; see {@link RecordType}. */
    int type();

    /** The payload, read-only; each call gives a buffer with a position of its own. */
    ByteBuffer payload();

    /** A copy of the payload, of any type. */
    byte[] toByteArray();

    /**
     * The text of a text or JSON record.
     *
     * @throws RecordTypeException when it is of another type, or not UTF-8
     */
    String asString();

    /**
     * The object of a JSON record.
     *
     * @throws RecordTypeException when it is of another type, or no codec is on the path
     */
    Map<String, Object> asMap();
  }

  /**
   * A snapshot of the log. Every iterator, stream and visit is a pass of its own over it; the files
   * of a pass are given back when it reaches its end, and the others' when the replay is closed.
   * For one thread at a time, but for parallel streams; an interrupt does not disturb it.
   *
   * <p>Reads are made by the thread that calls, native ones too: a virtual thread keeps its carrier
   * while it waits for the disk. Give a long replay a platform thread.
   */
  interface Replay extends Iterable<LogRecord>, AutoCloseable {
    /**
     * The records in order. May be made parallel: each record is its owner's. Closing the stream
     * closes the replay.
     */
    Stream<LogRecord> stream();

    /**
     * Visits the records without a copy or an object each: the fast way. The payload that the
     * visitor is given is a view, which changes under whoever keeps it.
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
}
