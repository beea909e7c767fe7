package io.duralog.replay;

import io.duralog.LogRecord;
import io.duralog.RecordVisitor;
import io.duralog.RecoveryReport;
import io.duralog.error.Errors;
import io.duralog.recovery.ChainWalker;
import io.duralog.recovery.Findings;
import io.duralog.recovery.FirstSequences.Start;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * One pass over a snapshot: stands at one record after another of the batches that the walk
 * accepts.
 */
final class RecordPass implements Iterator<LogRecord>, AutoCloseable {
  private final Snapshot snapshot;
  private final Consumer<RecordPass> atEnd;
  private final Findings findings = new Findings();
  private final ChainWalker walker;
  private final long end;
  private boolean closed;
  private boolean exhausted;

  /** Of the batch that the walk stands at: which of its runs comes next. */
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
    this.walker =
        new ChainWalker(
            snapshot.segments(), snapshot.engine(), snapshot.logId(), snapshot.mode(), findings);
    snapshot.known().forEach(findings::add);
    if (snapshot.cleanlyClosed()) {
      findings.cleanlyClosed();
    }
    walker.snapshot(snapshot.last());
    walker.skipBefore(snapshot.from());
    Start start = snapshot.start();
    if (start.segment() == 0) {
      walker.startOfLog(snapshot.beginning());
    } else {
      walker.start(start.segment(), start.sequence());
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
      if (record.here() > end || walker.nextSequence() > end || !walker.next()) {
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
