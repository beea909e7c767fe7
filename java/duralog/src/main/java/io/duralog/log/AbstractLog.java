package io.duralog.log;

import io.duralog.LogIoException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.Retention;
import io.duralog.error.Errors;
import io.duralog.replay.Lookup;
import io.duralog.replay.Snapshot;
import io.duralog.replay.SnapshotReplay;
import io.duralog.segment.SegmentCatalog;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/** Reading, which a writer and a read-only log have in common. */
abstract class AbstractLog implements LogReader {
  /** The snapshot that a replay made now reads. */
  abstract Snapshot snapshot(long from, long until, OnDamage mode);

  /** Where the log begins, and its segments. */
  abstract SegmentCatalog.View view();

  /** Finds single records. */
  abstract Lookup lookup();

  /** The directory of the log. */
  abstract Path directory();

  /** Throws where the log is closed. */
  abstract void requireOpen();

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
    return view().beginning().first();
  }

  @Override
  public Replay replay(ReadOptions options) {
    OnDamage mode = options.onDamage();
    Instant time = options.fromTime();
    long from = time == null ? options.from() : firstSince(time);
    Snapshot snapshot = snapshot(from, options.until(), mode == null ? defaultMode() : mode);
    snapshot.requireThere(options.from());
    return new SnapshotReplay(snapshot);
  }

  private long firstSince(Instant time) {
    while (true) {
      requireOpen();
      long durable = durableSequence(); // before the look at the segments, which are then enough
      SegmentCatalog.View log = view();
      try {
        long first = lookup().firstSince(time, log, durable);
        if (log.generation() == view().generation()) {
          return first;
        }
      } catch (LogIoException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
        if (log.beginning().equals(view().beginning())) {
          return log.beginning().first(); // a replay meets it, too, and finds out why
        }
      }
    }
  }

  @Override
  public Optional<LogRecord> read(long sequence) {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence must be 1 or more, not " + sequence);
    }
    requireOpen();
    long generation = view().generation();
    long durable = durableSequence(); // before the look at the segments, which are then enough
    SegmentCatalog.View log = view();
    if (sequence < log.beginning().first()) {
      throw Errors.gone(directory(), sequence, log.beginning().first());
    }
    LogRecord found = sequence > durable ? null : lookup().read(sequence, log);
    boolean same = generation == view().generation(); // else the log was cut in between
    if (same && sequence > durable) {
      return Optional.empty();
    }
    return found == null || !same ? readByReplay(sequence) : Optional.of(found);
  }

  /** A replay judges what was found instead. */
  private Optional<LogRecord> readByReplay(long sequence) {
    try (Replay replay = replay(ReadOptions.all().from(sequence).until(sequence))) {
      Iterator<LogRecord> records = replay.iterator();
      return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
    }
  }
}
