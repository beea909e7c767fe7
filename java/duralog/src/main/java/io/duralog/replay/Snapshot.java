package io.duralog.replay;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.DuraLogException;
import io.duralog.LogIoException;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.recovery.FirstSequences;
import io.duralog.recovery.FirstSequences.Start;
import io.duralog.segment.RootFile;
import io.duralog.segment.SegmentPin;
import io.duralog.segment.SegmentRef;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a replay reads.
 *
 * @param directory the log
 * @param engine opens the files
 * @param logId identity of the log
 * @param beginning where it begins
 * @param segments the segments that hold records
 * @param last the last sequence that is durable
 * @param from first sequence wanted
 * @param until last sequence wanted
 * @param mode what to do at a damaged place
 * @param known what the open found and did not mend; belongs to every report
 * @param cleanlyClosed whether the log was closed cleanly
 * @param pin keeps the files of a log that is being written; null for a reader elsewhere, whom the
 *     writer does not know
 */
public record Snapshot(
    Path directory,
    Engine engine,
    LogId logId,
    LogRoot.Beginning beginning,
    List<SegmentRef> segments,
    long last,
    long from,
    long until,
    OnDamage mode,
    List<Damage> known,
    boolean cleanlyClosed,
    @Nullable SegmentPin pin) {

  /** What is before the first sequence of the log is on disk, and is not wanted. */
  public Snapshot {
    from = Math.max(from, beginning.first());
  }

  /**
   * For a log that is being written: first how far it is durable, then the segments. A segment is
   * in the list before anything in it is durable, so the list is never too short.
   *
   * @param pinned where the log begins, and its segments: asked once, after {@code durable}
   * @param durable asked once
   */
  public static Snapshot ofWriter(
      Path directory,
      Engine engine,
      LogId logId,
      Supplier<SegmentPin> pinned,
      LongSupplier durable,
      long from,
      long until,
      OnDamage mode) {
    long last = durable.getAsLong();
    SegmentPin pin = pinned.get();
    return new Snapshot(
        directory,
        engine,
        logId,
        pin.view().beginning(),
        pin.view().segments(),
        last,
        from,
        until,
        mode,
        List.of(),
        false,
        pin);
  }

  /**
   * Refuses what the log had once and has no more.
   *
   * @param wanted a sequence, or 0 for wherever the log begins
   */
  public void requireThere(long wanted) {
    if (wanted > 0 && wanted < beginning.first()) {
      release();
      throw Errors.gone(directory, wanted, beginning.first());
    }
  }

  /** Lets go of the files. */
  void release() {
    if (pin != null) {
      pin.close();
    }
  }

  /**
   * What to read on from where a read has failed. A writer elsewhere may have moved the beginning
   * and deleted files, or the writer here, if it heeds no reader: then nothing is damaged, and what
   * is left is read.
   *
   * @param wanted the next sequence to be read
   * @throws DuraLogException the error that was met, where the beginning has not moved
   */
  Snapshot afterError(DuraLogException met, long wanted) {
    boolean missing =
        met instanceof LogIoException && met.getCause() instanceof NoSuchFileException;
    LogRoot now =
        missing || (pin == null && met instanceof CorruptLogException)
            ? RootFile.read(directory, engine).root()
            : null;
    if (now == null || now.logId() != logId.value() || now.beginning().equals(beginning)) {
      throw met;
    }
    LogRoot.Beginning to = now.beginning();
    if (to.first() > wanted) {
      throw Errors.gone(directory, wanted, to.first());
    }
    List<SegmentRef> left = segments.stream().filter(s -> s.number() >= to.segment()).toList();
    return new Snapshot(
        directory, engine, logId, to, left, last, wanted, until, mode, known, cleanlyClosed, null);
  }

  /** The segment in which reading begins. */
  Start start() {
    try (FirstSequences firsts = new FirstSequences(engine, logId)) {
      return firsts.lastUpTo(from, segments);
    }
  }

  /** The last sequence that is both there and wanted. */
  long end() {
    return Math.min(last, until);
  }
}
