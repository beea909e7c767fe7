package io.duralog.replay;

import io.duralog.LogRecord;
import io.duralog.RecordVisitor;
import io.duralog.RecoveryReport;
import io.duralog.error.Errors;
import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;
import io.duralog.recovery.ChainWalker;
import io.duralog.recovery.Findings;
import io.duralog.recovery.FirstSequences.Start;
import io.duralog.recovery.RecordRun;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** One pass over a snapshot: the records of the batches that the walk accepts. */
final class RecordPass implements Iterator<LogRecord>, AutoCloseable {
  private static final byte[] NOTHING = {};

  private final Snapshot snapshot;
  private final Consumer<RecordPass> atEnd;
  private final Findings findings = new Findings();
  private final ChainWalker walker;
  private final long end;
  private boolean closed;
  private boolean exhausted;

  private int nextRun;
  private byte[] bytes = NOTHING;
  private int at;
  private long sequence;
  private int left;

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

  /** Moves to the next range of sound records. */
  private boolean advance() {
    while (!exhausted) {
      if (closed) {
        throw Errors.closed(snapshot.directory());
      }
      while (nextRun < walker.runs().size() && bytes.length > 0) {
        RecordRun run = walker.runs().get(nextRun++);
        at = run.index();
        sequence = run.firstSequence();
        left = run.count();
        skipTo(snapshot.from());
        if (left > 0) {
          return true;
        }
      }
      if (sequence > end || walker.nextSequence() > end || !walker.next()) {
        end();
        return false;
      }
      bytes = walker.bytes();
      nextRun = 0;
    }
    return false;
  }

  /** Reads no more: gives back files and memory, and keeps what was found. */
  private void end() {
    exhausted = true;
    left = 0;
    bytes = NOTHING;
    walker.close();
    atEnd.accept(this);
  }

  private void skipTo(long from) {
    while (left > 0 && sequence < from) {
      step();
    }
  }

  private void step() {
    at += RecordFormat.HEADER_LENGTH + LittleEndian.getInt(bytes, at + RecordFormat.LENGTH);
    sequence++;
    left--;
  }

  @Override
  public boolean hasNext() {
    if (left == 0 && !advance()) {
      return false;
    }
    if (sequence > end) {
      end(); // within a batch
      return false;
    }
    return true;
  }

  @Override
  public LogRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no record behind sequence " + (sequence - 1));
    }
    int payload = at + RecordFormat.HEADER_LENGTH;
    int length = LittleEndian.getInt(bytes, at + RecordFormat.LENGTH);
    LogRecord record =
        new BatchRecord(
            sequence,
            bytes[at + RecordFormat.TYPE] & 0xFF,
            Arrays.copyOfRange(bytes, payload, payload + length));
    step();
    return record;
  }

  /** Visits all records that are left. */
  long visit(RecordVisitor visitor) {
    long visited = 0;
    VisitedRecord view = new VisitedRecord();
    try {
      while (hasNext()) {
        byte[] b = bytes;
        view.in(b);
        while (left > 0 && sequence <= end) {
          int length = LittleEndian.getInt(b, at + RecordFormat.LENGTH);
          int payload = at + RecordFormat.HEADER_LENGTH;
          view.show(payload, length, sequence++);
          at = payload + length;
          left--;
          visitor.visit(view);
          view.hide();
          visited++;
        }
      }
    } finally {
      view.end(); // also that of a visitor that threw
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
