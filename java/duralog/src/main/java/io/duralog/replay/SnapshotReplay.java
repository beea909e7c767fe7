package io.duralog.replay;

import io.duralog.DuraLog.LogRecord;
import io.duralog.DuraLog.Replay;
import io.duralog.LogClosedException;
import io.duralog.RecordVisitor;
import io.duralog.RecoveryReport;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A replay; every iterator, stream and visit is a pass of its own over the same snapshot. */
public final class SnapshotReplay implements Replay {
  private final Snapshot snapshot;
  private final List<RecordPass> open = new ArrayList<>();
  private @Nullable RecordPass latest;
  private boolean closed;

  /** Opens no file yet. */
  public SnapshotReplay(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  private RecordPass pass() {
    if (closed) {
      throw new LogClosedException(snapshot.directory());
    }
    RecordPass pass = new RecordPass(snapshot);
    open.add(pass);
    latest = pass;
    return pass;
  }

  @Override
  public Iterator<LogRecord> iterator() {
    return pass();
  }

  @Override
  public Stream<LogRecord> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pass(), traits), false)
        .map(LogRecord::copy)
        .onClose(this::close);
  }

  @Override
  public long visit(RecordVisitor visitor) {
    RecordPass pass = pass();
    try {
      return pass.visit(visitor);
    } finally {
      pass.close();
      open.remove(pass);
    }
  }

  @Override
  public RecoveryReport report() {
    RecordPass pass = latest;
    return pass == null ? new RecordPass(snapshot).report() : pass.report();
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(RecordPass::close);
    open.clear();
  }
}
