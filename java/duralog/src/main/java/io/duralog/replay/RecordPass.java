package io.duralog.replay;

import io.duralog.DuraLog.LogRecord;
import io.duralog.LogClosedException;
import io.duralog.RecordVisitor;
import io.duralog.RecoveryReport;
import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;
import io.duralog.recovery.ChainWalker;
import io.duralog.recovery.Findings;
import io.duralog.recovery.FirstSequences.Start;
import io.duralog.recovery.RecordRun;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** One pass over a snapshot: the records of the batches that the walk accepts. */
final class RecordPass implements Iterator<LogRecord>, AutoCloseable {
  private final Snapshot snapshot;
  private final Findings findings = new Findings();
  private final ChainWalker walker;
  private final long end;
  private boolean closed;
  private boolean exhausted;

  private int nextRun;
  private byte[] bytes = new byte[0];
  private int at;
  private long sequence;
  private int left;

  RecordPass(Snapshot snapshot) {
    this.snapshot = snapshot;
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
      walker.startOfLog();
    } else {
      walker.start(start.segment(), start.sequence());
    }
  }

  /** Moves to the next run of sound records. */
  private boolean advance() {
    while (!exhausted) {
      if (closed) {
        throw new LogClosedException(snapshot.directory());
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
        exhausted = true;
        return false;
      }
      bytes = walker.bytes();
      nextRun = 0;
    }
    return false;
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
    return !(left == 0 && !advance()) && sequence <= end;
  }

  @Override
  public LogRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no record behind sequence " + (sequence - 1));
    }
    LogRecord record =
        new BatchRecord(
            sequence,
            bytes[at + RecordFormat.TYPE] & 0xFF,
            bytes,
            at + RecordFormat.HEADER_LENGTH,
            LittleEndian.getInt(bytes, at + RecordFormat.LENGTH));
    step();
    return record;
  }

  /** Visits all records that are left. */
  long visit(RecordVisitor visitor) {
    long visited = 0;
    byte[] viewed = bytes;
    ByteBuffer view = ByteBuffer.wrap(viewed).asReadOnlyBuffer();
    while (hasNext()) {
      byte[] b = bytes;
      if (b != viewed) {
        viewed = b;
        view = ByteBuffer.wrap(b).asReadOnlyBuffer();
      }
      while (left > 0 && sequence <= end) {
        int length = LittleEndian.getInt(b, at + RecordFormat.LENGTH);
        int type = b[at + RecordFormat.TYPE] & 0xFF;
        int payload = at + RecordFormat.HEADER_LENGTH;
        view.limit(payload + length).position(payload);
        long s = sequence++;
        at = payload + length;
        left--;
        visitor.visit(s, type, view);
        visited++;
      }
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
