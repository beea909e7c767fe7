package io.duralog.replay;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.DuraLogException;
import io.duralog.LogCutException;
import io.duralog.LogIoException;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.recovery.BatchFinder.Start;
import io.duralog.recovery.FirstSequences;
import io.duralog.recovery.Names;
import io.duralog.segment.RootFile;
import io.duralog.segment.SegmentPin;
import io.duralog.segment.SegmentRef;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a replay reads.
 *
 * @param directory the log
 * @param engine opens the files
 * @param root the log's root, for its identity, beginning and generation
 * @param segments the segments that hold records
 * @param last the last sequence that is durable
 * @param cutAfter the last of those that is there still, if the log was cut since
 * @param from first sequence wanted
 * @param until last sequence wanted
 * @param mode what to do at a damaged place
 * @param known what the open found and did not mend; belongs to every report
 * @param cleanlyClosed whether the log was closed cleanly
 * @param lookup finds where reading begins
 * @param pin keeps the files of a log that is being written; null for a reader elsewhere, whom the
 *     writer does not know
 */
public record Snapshot(
    Path directory,
    Engine engine,
    LogRoot root,
    List<SegmentRef> segments,
    long last,
    long cutAfter,
    long from,
    long until,
    OnDamage mode,
    List<Damage> known,
    boolean cleanlyClosed,
    @Nullable Lookup lookup,
    @Nullable SegmentPin pin) {

  /** What is before the first sequence of the log is on disk, and is not wanted. */
  public Snapshot {
    from = Math.max(from, root.beginning().first());
  }

  /**
   * For a log that is being written: first how far it is durable, then the segments. A segment is
   * in the list before anything in it is durable, so the list is never too short.
   *
   * <p>The log is not cut meanwhile.
   *
   * @param pinned the log and its segments: asked once, after {@code durable}
   * @param durable asked once
   */
  public static Snapshot ofWriter(
      Path directory,
      Engine engine,
      Supplier<SegmentPin> pinned,
      LongSupplier durable,
      long from,
      long until,
      OnDamage mode,
      Lookup lookup) {
    long last = durable.getAsLong();
    SegmentPin pin = pinned.get();
    return new Snapshot(
        directory,
        engine,
        pin.view().root(),
        pin.view().segments(),
        last,
        Long.MAX_VALUE,
        from,
        until,
        mode,
        List.of(),
        false,
        lookup,
        pin);
  }

  /** Identity of the log. */
  LogId logId() {
    return LogId.of(root.logId());
  }

  /** Where the log begins. */
  LogRoot.Beginning beginning() {
    return root.beginning();
  }

  /**
   * Refuses what the log had once and has no more.
   *
   * @param wanted a sequence, or 0 for wherever the log begins
   */
  public void requireThere(long wanted) {
    if (wanted > 0 && wanted < beginning().first()) {
      release();
      throw Errors.gone(directory, wanted, beginning().first());
    }
  }

  /** Lets go of the files. */
  public void release() {
    if (pin != null) {
      pin.close();
    }
  }

  /** Whether the files of a log elsewhere are looked at, which takes a read for each look. */
  boolean isElsewhere() {
    return pin == null;
  }

  /** Whether the log has been cut since. What was read before the call is then of no use. */
  boolean isCut() {
    LogRoot now = pin == null ? RootFile.read(directory, engine).root() : pin.now().root();
    return now != null && now.logId() == root.logId() && now.generation() != root.generation();
  }

  /**
   * What to read on from where the log has changed. Its beginning may have moved, and files may be
   * deleted or others: then nothing is damaged, and what is left of the snapshot is read.
   *
   * @param met the error that a read has met, or null
   * @param wanted the next sequence to be read
   * @throws DuraLogException the error that was met, where the log has not changed
   */
  Snapshot renewed(@Nullable DuraLogException met, long wanted) {
    Snapshot to = met == null || mayBeOvertaken(met) ? now(wanted) : null;
    if (to == null) {
      if (met == null) {
        return this;
      }
      throw met;
    }
    if (to.cutAfter < wanted - 1) {
      throw Errors.cut(directory, to.cutAfter, to.root.generation());
    }
    if (to.beginning().first() > wanted) {
      throw Errors.gone(directory, wanted, to.beginning().first());
    }
    return to;
  }

  private static boolean mayBeOvertaken(DuraLogException met) {
    return met instanceof CorruptLogException
        || met instanceof LogCutException
        || (met instanceof LogIoException && met.getCause() instanceof NoSuchFileException);
  }

  /** The same of the log as it is now; null if it has not changed. */
  private @Nullable Snapshot now(long wanted) {
    LogRoot now;
    List<SegmentRef> there;
    if (pin == null) {
      Names names = Names.now(directory, engine);
      if (names == null) {
        return null;
      }
      now = Objects.requireNonNull(names.root().root());
      there = names.segments();
    } else {
      now = pin.now().root();
      there = pin.now().segments();
    }
    boolean same =
        now.beginning().equals(beginning())
            && now.generation() == root.generation()
            && now.isCut() == root.isCut()
            && (!now.isCut() || there.containsAll(segments)); // or the copy has taken its place
    if (same || now.logId() != root.logId()) {
      return null;
    }
    long kept = Math.min(cutAfter, now.keptSince(root.generation()));
    return new Snapshot(
        directory,
        engine,
        now,
        there,
        last,
        kept,
        wanted,
        until,
        mode,
        known,
        cleanlyClosed,
        pin == null ? null : lookup,
        pin);
  }

  /**
   * Refuses to go on where the log was cut, if more of it was there.
   *
   * @param next the sequence that would come next
   */
  void requireNotCut(long next) {
    if (cutAfter < next && next <= Math.min(last, until)) {
      throw Errors.cut(directory, cutAfter, root.generation());
    }
  }

  /** The same of a log elsewhere that is durable through a later sequence now. */
  Snapshot through(long later) {
    return new Snapshot(
        directory,
        engine,
        root,
        segments,
        later,
        cutAfter,
        from,
        until,
        mode,
        known,
        cleanlyClosed,
        lookup,
        pin);
  }

  /**
   * Adds segments that a log elsewhere has got since. If it was cut meanwhile, they may be of a
   * later generation, which is noticed when the first batch of one was read.
   *
   * @param to not empty
   * @return whether there are any
   */
  boolean grow(List<SegmentRef> to) {
    Names names = Names.now(directory, engine);
    int last = to.get(to.size() - 1).number();
    return names != null
        && to.addAll(names.segments().stream().filter(s -> s.number() > last).toList());
  }

  /** Where reading begins. */
  Start start() {
    if (lookup != null) {
      return lookup.startFor(from, beginning(), segments);
    }
    try (FirstSequences firsts = new FirstSequences(engine, logId())) {
      FirstSequences.Start s = firsts.lastUpTo(from, segments);
      return new Start(s.segment(), SegmentFormat.HEADER_LENGTH, s.sequence());
    }
  }

  /** The last sequence that is durable and there still. */
  long durable() {
    return Math.min(last, cutAfter);
  }

  /** The last sequence that is both there and wanted. */
  long end() {
    return Math.min(durable(), until);
  }
}
