package io.duralog.replay;

import io.duralog.LogRecord;
import io.duralog.RecordVisitor;
import io.duralog.append.LandedBatch;
import io.duralog.recovery.RecordRun;
import java.util.NoSuchElementException;

/** The records of a batch that was copied from the writer's memory. */
public final class LandedRecords implements RecordCursor {
  private final BorrowedRecord record = new BorrowedRecord();

  /** Goes to a record of a batch, which stays as it is meanwhile. */
  public void enter(LandedBatch batch, long sequence) {
    record.enter(batch.bytes(), new RecordRun(batch.firstSequence(), 0, batch.count()));
    while (record.isThere() && record.here() < sequence) {
      record.moveOn();
    }
  }

  @Override
  public boolean hasNext() {
    return record.isThere();
  }

  @Override
  public long here() {
    return record.here();
  }

  @Override
  public LogRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no record behind sequence " + (here() - 1));
    }
    LogRecord copy = record.copy();
    record.moveOn();
    return copy;
  }

  @Override
  public void visitNext(RecordVisitor visitor) {
    record.visitedBy(visitor);
  }

  @Override
  public void close() {
    record.leave();
  }
}
