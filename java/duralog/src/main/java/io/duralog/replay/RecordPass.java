package io.duralog.replay;

import io.duralog.CorruptLogException;
import io.duralog.DuraLogException;
import io.duralog.LogCutException;
import io.duralog.LogIoException;
import io.duralog.LogRecord;
import io.duralog.RecordVisitor;
import io.duralog.RecoveryReport;
import io.duralog.error.Errors;
import io.duralog.recovery.BatchFinder.Start;
import io.duralog.recovery.ChainWalker;
import io.duralog.recovery.Findings;
import io.duralog.segment.SegmentRef;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One pass over a snapshot: goes from record to record of the batches that the walk accepts. */
public final class RecordPass implements Iterator<LogRecord>, RecordCursor {
  private final Consumer<RecordPass> atEnd;
  private final boolean follows;
  private final Findings findings = new Findings();
  private long end;
  private Snapshot snapshot;
  private ChainWalker walker;
  private boolean closed;
  private boolean exhausted;

  /** Index of the segment in which a pass elsewhere has last looked whether the log was cut. */
  private int looked = -1;

  /** Of the batch that the walk is at: which of its runs comes next. */
  private int nextRun;

  private long entered;

  private final BorrowedRecord record = new BorrowedRecord();

  /**
   * Starts one.
   *
   * @param atEnd is told when there is nothing left to close
   */
  public RecordPass(Snapshot snapshot, Consumer<RecordPass> atEnd) {
    this(snapshot, atEnd, false);
  }

  /** One that follows a log elsewhere, and can {@link #goOn}. */
  public static RecordPass following(Snapshot snapshot) {
    return new RecordPass(snapshot, ended -> {}, true);
  }

  private RecordPass(Snapshot snapshot, Consumer<RecordPass> atEnd, boolean follows) {
    this.snapshot = snapshot;
    this.atEnd = atEnd;
    this.follows = follows;
    snapshot.known().forEach(findings::add);
    if (snapshot.cleanlyClosed()) {
      findings.cleanlyClosed();
    }
    this.end = snapshot.end();
    this.walker = walk();
  }

  /** A walk over the snapshot, at its start. */
  private ChainWalker walk() {
    while (true) {
      try {
        Start start = snapshot.start();
        List<SegmentRef> segments = segments();
        ChainWalker w =
            new ChainWalker(
                segments, snapshot.engine(), snapshot.logId(), snapshot.mode(), findings);
        if (follows) {
          w.growsBy(() -> snapshot.grow(segments));
        }
        w.snapshot(snapshot.durable());
        w.skipBefore(snapshot.from());
        if (start.isOfLog()) {
          w.startOfLog(snapshot.beginning());
        } else {
          w.start(start.segment(), start.offset(), start.sequence());
        }
        return w;
      } catch (CorruptLogException | LogIoException | LogCutException e) {
        snapshot = snapshot.renewed(e, snapshot.from());
        end = snapshot.end();
      }
    }
  }

  private List<SegmentRef> segments() {
    return follows ? new ArrayList<>(snapshot.segments()) : snapshot.segments();
  }

  /** Goes on where it has ended, with what has become durable since. */
  public void goOn(long last) {
    snapshot = snapshot.through(last);
    end = snapshot.end();
    looked = -1;
    exhausted = false;
    walker.goOn(snapshot.durable());
  }

  /** Has the walk go to the next batch; from a new start, where the log has changed before it. */
  private boolean nextBatch() {
    while (true) {
      long wanted = Math.max(snapshot.from(), walker.nextSequence());
      try {
        boolean more = walker.next();
        if (!isCutSince()) {
          return more;
        }
        renew(null, wanted);
      } catch (CorruptLogException | LogIoException e) {
        renew(e, wanted);
      }
    }
  }

  /**
   * Whether the batch may have been read from a file of a later generation. Where a look takes a
   * read, the first batch of each file is enough: a cut never writes to a file that holds records.
   */
  private boolean isCutSince() {
    if (snapshot.isElsewhere()) {
      if (walker.segmentIndex() == looked) {
        return false;
      }
      looked = walker.segmentIndex();
    }
    return snapshot.isCut();
  }

  private void renew(@Nullable DuraLogException met, long wanted) {
    snapshot = snapshot.renewed(met, wanted);
    end = snapshot.end();
    snapshot.requireNotCut(wanted);
    walker.close();
    walker = walk();
    looked = -1;
  }

  @Override
  public boolean hasNext() {
    if (!record.isThere() && !enterNextRun()) {
      return false;
    }
    if (record.here() > end) {
      snapshot.requireNotCut(record.here());
      end(); // within a batch
      return false;
    }
    return true;
  }

  /** Whether it is at a record that has been read and checked. */
  public boolean isWithin() {
    return record.isThere();
  }

  /** Whether it has ended. */
  public boolean isAtEnd() {
    return exhausted;
  }

  /** How many batches, or parts of one, it has gone to. */
  public long entered() {
    return entered;
  }

  /** Goes to the next run of sound records in which there is one that is wanted. */
  private boolean enterNextRun() {
    while (!exhausted) {
      if (closed) {
        throw Errors.closed(snapshot.directory());
      }
      while (nextRun < walker.runs().size()) {
        record.enter(walker.bytes(), walker.runs().get(nextRun++));
        entered++;
        while (record.isThere() && record.here() < snapshot.from()) {
          record.moveOn();
        }
        if (record.isThere()) {
          return true;
        }
      }
      if (record.here() > end || walker.nextSequence() > end || !nextBatch()) {
        snapshot.requireNotCut(Math.max(record.here(), walker.nextSequence()));
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

  @Override
  public long here() {
    boolean more = record.isThere() || nextRun < walker.runs().size();
    return more ? record.here() : Math.max(record.here(), walker.nextSequence());
  }

  @Override
  public void visitNext(RecordVisitor visitor) {
    record.visitedBy(visitor);
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
