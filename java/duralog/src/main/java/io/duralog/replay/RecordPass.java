package io.duralog.replay;

import io.duralog.CorruptLogException;
import io.duralog.LogIoException;
import io.duralog.LogRecord;
import io.duralog.RecordVisitor;
import io.duralog.RecoveryReport;
import io.duralog.error.Errors;
import io.duralog.recovery.BatchFinder.Start;
import io.duralog.recovery.ChainWalker;
import io.duralog.recovery.Findings;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** One pass over a snapshot: goes from record to record of the batches that the walk accepts. */
final class RecordPass implements Iterator<LogRecord>, AutoCloseable {
  private final Consumer<RecordPass> atEnd;
  private final Findings findings = new Findings();
  private final long end;
  private Snapshot snapshot;
  private ChainWalker walker;
  private boolean closed;
  private boolean exhausted;

  /** Of the batch that the walk is at: which of its runs comes next. */
  private int nextRun;

  private final BorrowedRecord record = new BorrowedRecord();

  /**
   * Starts one.
   *
   * @param atEnd is told when there is nothing left to close
   */
  RecordPass(Snapshot snapshot, Consumer<RecordPass> atEnd) {
    this.snapshot = snapshot;
    this.atEnd = atEnd;
    this.end = snapshot.end();
    snapshot.known().forEach(findings::add);
    if (snapshot.cleanlyClosed()) {
      findings.cleanlyClosed();
    }
    this.walker = walk();
  }

  /** A walk over the snapshot, at its start. */
  private ChainWalker walk() {
    while (true) {
      try {
        Start start = snapshot.start();
        ChainWalker w =
            new ChainWalker(
                snapshot.segments(),
                snapshot.engine(),
                snapshot.logId(),
                snapshot.mode(),
                findings);
        w.snapshot(snapshot.last());
        w.skipBefore(snapshot.from());
        if (start.isOfLog()) {
          w.startOfLog(snapshot.beginning());
        } else {
          w.start(start.segment(), start.offset(), start.sequence());
        }
        return w;
      } catch (CorruptLogException | LogIoException e) {
        snapshot = snapshot.afterError(e, snapshot.from());
      }
    }
  }

  /** Has the walk go to the next batch; from a new start, where files were deleted before it. */
  private boolean nextBatch() {
    while (true) {
      try {
        return walker.next();
      } catch (CorruptLogException | LogIoException e) {
        snapshot = snapshot.afterError(e, Math.max(snapshot.from(), walker.nextSequence()));
        walker.close();
        walker = walk();
      }
    }
  }

  @Override
  public boolean hasNext() {
    if (!record.isThere() && !enterNextRun()) {
      return false;
    }
    if (record.here() > end) {
      end(); // within a batch
      return false;
    }
    return true;
  }

  /** Goes to the next run of sound records in which there is one that is wanted. */
  private boolean enterNextRun() {
    while (!exhausted) {
      if (closed) {
        throw Errors.closed(snapshot.directory());
      }
      while (nextRun < walker.runs().size()) {
        record.enter(walker.bytes(), walker.runs().get(nextRun++));
        while (record.isThere() && record.here() < snapshot.from()) {
          record.moveOn();
        }
        if (record.isThere()) {
          return true;
        }
      }
      if (record.here() > end || walker.nextSequence() > end || !nextBatch()) {
        end();
        return false;
      }
      nextRun = 0;
    }
    return false;
  }

  /** Reads no more: gives back files and memory, and keeps what was found. */
  private void end() {
    exhausted = true;
    record.leave();
    walker.close();
    atEnd.accept(this);
  }

  @Override
  public LogRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no record behind sequence " + (record.here() - 1));
    }
    LogRecord copy = record.copy();
    record.moveOn();
    return copy;
  }

  /** Visits all records that are left. */
  long visit(RecordVisitor visitor) {
    long visited = 0;
    try {
      while (hasNext()) {
        record.show();
        visitor.visit(record);
        record.hide();
        record.moveOn();
        visited++;
      }
    } finally {
      record.leave(); // also that of a visitor that threw
    }
    return visited;
  }

  RecoveryReport report() {
    return findings.report(walker.bytesRead());
  }

  @Override
  public void close() {
    closed = true;
    walker.close();
  }
}
