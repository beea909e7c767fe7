package io.duralog.tail;

import io.duralog.LogCutException;
import io.duralog.LogRecord;
import io.duralog.RecordVisitor;
import io.duralog.RecordsGoneException;
import io.duralog.append.LandedBatch;
import io.duralog.append.StopReason;
import io.duralog.error.Errors;
import io.duralog.replay.LandedRecords;
import io.duralog.replay.RecordCursor;
import io.duralog.replay.RecordPass;
import io.duralog.replay.Snapshot;
import io.duralog.segment.SegmentCatalog;
import org.jspecify.annotations.Nullable;

/**
 * The place of a tailer in the log that its process writes. Records come from a batch that was
 * copied from memory, or from a pass over what is on disk, and only as far as they are durable.
 *
 * <p>The generation is looked at before the watermark and after the copy: while it is the same, the
 * watermark and the copy are of that generation.
 */
final class WriterPlace implements TailPlace {
  private final FollowedLog log;
  private final LandedBatch batch = new LandedBatch();
  private final LandedRecords inMemory = new LandedRecords();
  private long generation;
  private volatile long next;

  /** Where the next record comes from, or null. */
  private @Nullable RecordCursor source;

  /** What the source reads, where that is on disk. */
  private @Nullable Snapshot reads;

  /** At a sequence of the log as it is. */
  WriterPlace(FollowedLog log, long from) {
    this.log = log;
    seek(from);
  }

  @Override
  public long next() {
    return next;
  }

  /** {@inheritDoc} Then {@link #source} is at it. */
  @Override
  public boolean isThere() {
    while (true) {
      log.requireOpen();
      SegmentCatalog.View view = log.view();
      if (view.generation() != generation) {
        follow(view);
      }
      long first = view.beginning().first();
      if (next < first) {
        letGo();
        throw Errors.gone(log.directory(), next, first);
      }
      if (next > log.durability().sequence()) {
        letGoOfFiles();
        requireNotFailed();
        return false;
      }
      boolean found;
      try {
        found = goToNext();
      } catch (LogCutException | RecordsGoneException e) {
        if (log.view().root().equals(view.root())) {
          throw e;
        }
        continue; // the pass would have read more; what was handed out decides
      }
      if (log.view().generation() == generation) {
        next = Math.max(next, found ? source().here() : endOfSource());
        if (found) {
          return true;
        }
        letGo();
      }
    }
  }

  @Override
  public boolean isNextThere() {
    return isThere(); // which costs no look at a file
  }

  @Override
  public long durable() {
    return log.durability().sequence();
  }

  /** Has the source go to the next record; returns false at the end of what it has. */
  private boolean goToNext() {
    boolean done = false;
    try {
      RecordCursor s = source == null ? open() : source;
      boolean found = s.hasNext();
      done = true;
      return found;
    } finally {
      if (!done) {
        letGo();
      }
    }
  }

  /** The log was cut. Throws, each time, if records that were handed out are gone. */
  private void follow(SegmentCatalog.View view) {
    letGo();
    long kept = view.root().keptSince(generation);
    if (kept < next - 1) {
      throw Errors.cut(log.directory(), kept, view.generation());
    }
    generation = view.generation();
  }

  /** The watermark may have moved before the log failed. */
  private void requireNotFailed() {
    StopReason stop = log.durability().failure();
    if (stop != null && next > log.durability().sequence()) {
      throw stop.exception();
    }
  }

  /** What a pass has not handed out by then is missing, in a copy that was salvaged. */
  private long endOfSource() {
    Snapshot r = reads;
    return r == null ? source().here() : r.last() + 1;
  }

  private RecordCursor open() {
    if (log.landed().copy(next, batch)) {
      inMemory.enter(batch, next);
      source = inMemory;
      return inMemory;
    }
    Snapshot snapshot = log.onDisk(next);
    reads = snapshot;
    RecordCursor pass = new RecordPass(snapshot, ended -> {});
    source = pass;
    return pass;
  }

  @Override
  public LogRecord takeNext() {
    RecordCursor s = source();
    LogRecord record = s.next();
    next = s.here();
    return record;
  }

  @Override
  public void visitNext(RecordVisitor visitor) {
    RecordCursor s = source();
    s.visitNext(visitor);
    next = s.here();
  }

  private RecordCursor source() {
    RecordCursor s = source;
    if (s == null) {
      throw new IllegalStateException("internal error: no record is there; please report this");
    }
    return s;
  }

  @Override
  public void seek(long sequence) {
    SegmentCatalog.View view = log.view();
    long first = view.beginning().first();
    long most = log.lastSequence() + 1;
    if (sequence < first && sequence > 0) {
      throw Errors.gone(log.directory(), sequence, first);
    }
    if (sequence < first || sequence > most) {
      throw new IllegalArgumentException(
          "sequence must be " + first + " to " + most + ", not " + sequence);
    }
    letGo();
    generation = view.generation();
    next = sequence;
  }

  /** A tailer at the end keeps no file. */
  private void letGoOfFiles() {
    if (reads != null) {
      letGo();
    }
  }

  private void letGo() {
    RecordCursor s = source;
    source = null;
    if (s != null) {
      s.close();
    }
    Snapshot r = reads;
    reads = null;
    if (r != null) {
      r.release();
    }
  }

  @Override
  public void close() {
    letGo();
    batch.clear();
  }
}
