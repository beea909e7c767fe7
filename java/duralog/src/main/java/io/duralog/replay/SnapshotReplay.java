package io.duralog.replay;

import io.duralog.LogRecord;
import io.duralog.RecordVisitor;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import io.duralog.error.Errors;
import java.lang.ref.WeakReference;
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
  private static final int TRAITS =
      Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;

  private final Snapshot snapshot;

  /**
   * Guarded by itself: a parallel stream ends in any thread. A pass that is abandoned is collected.
   */
  private final List<WeakReference<RecordPass>> open = new ArrayList<>();

  private volatile @Nullable RecordPass latest;
  private volatile boolean closed;

  /** Opens no file yet. */
  public SnapshotReplay(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  private RecordPass pass() {
    if (closed) {
      throw Errors.closed(snapshot.directory());
    }
    RecordPass pass = new RecordPass(snapshot, this::forget);
    synchronized (open) {
      open.add(new WeakReference<>(pass));
    }
    latest = pass;
    return pass;
  }

  private void forget(RecordPass ended) {
    synchronized (open) {
      open.removeIf(p -> p.refersTo(ended) || p.refersTo(null));
    }
  }

  @Override
  public Iterator<LogRecord> iterator() {
    return pass();
  }

  @Override
  public Stream<LogRecord> stream() {
    if (closed) {
      throw Errors.closed(snapshot.directory());
    }
    return StreamSupport.stream(
            () -> Spliterators.spliteratorUnknownSize(pass(), TRAITS), TRAITS, false)
        .onClose(this::close);
  }

  @Override
  public long visit(RecordVisitor visitor) {
    RecordPass pass = pass();
    try {
      return pass.visit(visitor);
    } finally {
      pass.close();
      forget(pass);
    }
  }

  @Override
  public RecoveryReport report() {
    RecordPass pass = latest;
    return pass == null ? new RecordPass(snapshot, ended -> {}).report() : pass.report();
  }

  @Override
  public void close() {
    closed = true;
    synchronized (open) {
      for (WeakReference<RecordPass> p : open) {
        RecordPass pass = p.get();
        if (pass != null) {
          pass.close();
        }
      }
      open.clear();
    }
    snapshot.release();
  }

  @Override
  public String toString() {
    return "replay of "
        + snapshot.directory()
        + ", "
        + (closed ? "closed" : "open")
        + ", sequences "
        + snapshot.from()
        + " to "
        + snapshot.end();
  }
}
