package io.duralog.log;

import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.Retention;
import io.duralog.format.LogRoot;
import io.duralog.replay.Snapshot;
import io.duralog.replay.SnapshotReplay;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/** Reading, which a writer and a read-only log have in common. */
abstract class AbstractLog implements LogReader {
  /** The snapshot that a replay made now reads. */
  abstract Snapshot snapshot(long from, long until, OnDamage mode);

  /** Where the log begins. */
  abstract LogRoot.Beginning beginning();

  /** Which sequence limits would keep first; 0 if nothing would go. */
  abstract long keptBy(Retention retention);

  @Override
  public long firstKept(Retention retention) {
    return Math.max(firstSequence(), keptBy(Objects.requireNonNull(retention, "retention")));
  }

  /** The mode that the log was opened with. */
  abstract OnDamage defaultMode();

  @Override
  public long firstSequence() {
    return beginning().first();
  }

  @Override
  public Replay replay(ReadOptions options) {
    OnDamage mode = options.onDamage();
    Snapshot snapshot =
        snapshot(options.from(), options.until(), mode == null ? defaultMode() : mode);
    snapshot.requireThere(options.from());
    return new SnapshotReplay(snapshot);
  }

  @Override
  public Optional<LogRecord> read(long sequence) {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence must be 1 or more, not " + sequence);
    }
    try (Replay replay = replay(ReadOptions.all().from(sequence).until(sequence))) {
      Iterator<LogRecord> records = replay.iterator();
      return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
    }
  }
}
