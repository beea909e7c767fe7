package io.duralog.recovery;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.OnDamage;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.format.CleanMark;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.CleanMarkFile;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the end of the log, and makes sure of it before anybody is told. */
public final class Recovery {
  private final Path directory;
  private final Engine engine;
  private final OnDamage mode;
  private final Findings findings = new Findings();

  private Recovery(Path directory, Engine engine, OnDamage mode) {
    this.directory = directory;
    this.engine = engine;
    this.mode = mode;
  }

  /**
   * Recovers for a writer: cuts a torn tail off and syncs what it accepts.
   *
   * @return null when there is no log yet
   */
  public static @Nullable Recovered forWriter(Path directory, Engine engine, OnDamage mode) {
    return new Recovery(directory, engine, mode).run(true);
  }

  /**
   * Recovers for a reader: writes nothing, but syncs what it accepts.
   *
   * @return null when there is no log yet
   */
  public static @Nullable Recovered forReader(Path directory, Engine engine, OnDamage mode) {
    try {
      return new Recovery(directory, engine, mode).run(false);
    } catch (CorruptLogException e) {
      // A writer that was opened at the same moment may have cut its tail under our eyes.
      return new Recovery(directory, engine, mode).run(false);
    }
  }

  private @Nullable Recovered run(boolean writer) {
    // The marks first: a writer that opens the log meanwhile takes them away before it adds
    // anything.
    CleanMarkFile.Found clean = CleanMarkFile.read(directory, CleanMarkFile.CLOSED, engine);
    CleanMarkFile.Found opened = CleanMarkFile.read(directory, CleanMarkFile.OPENED, engine);
    List<SegmentRef> found = LogDirectory.segments(directory, engine);
    if (found.isEmpty()) {
      requireNoMark(clean);
      requireNoMark(opened);
      return null;
    }
    LogId logId = SegmentHeaders.logId(found, engine);
    CleanMark mark = judge(CleanMarkFile.CLOSED, clean, logId);
    CleanMark floor = judge(CleanMarkFile.OPENED, opened, logId);
    StartPoint start = new StartPoint(engine, logId);
    List<SegmentRef> segments = start.withFirstSequences(found);
    int from = start.of(segments, mark, floor);
    try (ChainWalker walker = new ChainWalker(segments, engine, logId, mode, findings)) {
      if (mark != null) {
        walker.cleanMark(mark);
      }
      if (floor != null) {
        walker.floor(floor.lastSequence());
      }
      if (from == 0) {
        walker.startOfLog();
      } else {
        walker.start(from, segments.get(from).firstSequence());
      }
      while (walker.next()) {
        // the walk itself checks every batch
      }
      boolean closed = walker.endsAsMarked();
      if (closed) {
        findings.cleanlyClosed();
      } else if (mark != null && isStale(mark, walker)) {
        note(CleanMarkFile.stale(directory));
      }
      ReadySegments ready = new ReadySegments(engine, logId, mode, findings, writer);
      List<SegmentRef> usable =
          ready.usable(segments, walker.segmentIndex(), walker.nextSequence());
      if (!closed) {
        makeDurable(segments, from, walker.segmentIndex());
      }
      if (writer && mode == OnDamage.SALVAGE) {
        // The other modes have refused a segment without a header.
        HeaderRepair.apply(engine, segments.get(walker.segmentIndex()), logId);
      }
      TailSurvey tail = walker.tail();
      List<SegmentRef> left = usable;
      if (writer && tail != null) {
        int kept = TailCut.apply(directory, engine, segments, walker.segmentIndex(), tail);
        left = List.copyOf(usable.subList(0, Math.min(usable.size(), kept)));
      }
      if (writer && !closed) {
        // Their zeros may be those of a cut whose process was killed before its sync.
        syncFiles(left, walker.segmentIndex() + 1, left.size() - 1);
      }
      return new Recovered(
          logId,
          left,
          walker.segmentIndex(),
          walker.offset(),
          walker.nextSequence(),
          walker.link(),
          walker.run(),
          findings.report(walker.bytesRead()));
    }
  }

  private void requireNoMark(CleanMarkFile.Found found) {
    CleanMark mark = found.mark();
    if (mark != null && mark.lastSequence() > 0) {
      Path first = directory.resolve(SegmentFormat.fileName(1));
      throw new CorruptLogException(
          new Damage(Damage.Kind.MISSING_SEGMENT, first, 0, 0, 1, mark.lastSequence(), true));
    }
  }

  /** A mark, if it can be believed. Without it the end is judged as after a crash. */
  private @Nullable CleanMark judge(String name, CleanMarkFile.Found found, LogId logId) {
    Damage damage = found.damage();
    CleanMark mark = found.mark();
    if (mark != null && mark.logId() != logId.value()) {
      damage = CleanMarkFile.damaged(directory.resolve(name));
      mark = null;
    }
    if (damage != null) {
      note(damage);
    }
    return mark;
  }

  /** Whether the mark is that of another state of the log, and not followed by a torn tail only. */
  private static boolean isStale(CleanMark mark, ChainWalker walker) {
    return walker.nextSequence() > mark.lastSequence() + 1 || walker.tail() == null;
  }

  /** Lists a flaw that costs no record; but STRICT accepts none. */
  private void note(Damage damage) {
    if (mode == OnDamage.STRICT) {
      throw new CorruptLogException(damage);
    }
    findings.add(damage);
  }

  /**
   * After a kill the last batches may be in the page cache only. An application that is told of
   * them acts on them, so they must not be lost to a power cut that comes later.
   */
  private void makeDurable(List<SegmentRef> segments, int from, int to) {
    syncFiles(segments, from, to);
    engine.syncDirectory(directory);
  }

  private void syncFiles(List<SegmentRef> segments, int from, int to) {
    for (int i = from; i <= to; i++) {
      try (BlockFile file = engine.openToRead(segments.get(i).path())) {
        file.sync();
      }
    }
  }
}
