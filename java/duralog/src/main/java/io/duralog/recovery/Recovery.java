package io.duralog.recovery;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.LogIoException;
import io.duralog.OnDamage;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.CleanMark;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.recovery.FirstSequences.Start;
import io.duralog.segment.CleanMarkFile;
import io.duralog.segment.SegmentRef;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the end of the log, and makes sure of it before anybody is told. */
public final class Recovery {
  /** Each of which has met a writer that has just opened or closed the log. */
  private static final int MOST_TRIES = 100;

  private final Path directory;
  private final Engine engine;
  private final OnDamage mode;
  private final Findings findings = new Findings();
  private @Nullable Names names;

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
   * Recovers for a reader: writes nothing, but syncs what it accepts. A writer may open the log,
   * cut its tail and close it meanwhile; then it is looked at anew.
   *
   * @return null when there is no log yet
   */
  public static @Nullable Recovered forReader(Path directory, Engine engine, OnDamage mode) {
    for (int left = MOST_TRIES; ; left--) {
      Recovery pass = new Recovery(directory, engine, mode);
      try {
        Recovered found = pass.run(false);
        if (found == null || found.report().sound() || left == 0 || !pass.isOvertaken()) {
          return found;
        }
      } catch (CorruptLogException e) {
        if (left == 0 || (left < MOST_TRIES && !pass.isOvertaken())) {
          throw e;
        }
      } catch (LogIoException e) {
        if (!(e.getCause() instanceof NoSuchFileException) || !pass.isOvertaken()) {
          throw e;
        }
        if (left == 0) {
          throw pass.changing(e);
        }
      }
    }
  }

  private LogIoException changing(LogIoException cause) {
    String why = "a writer opens and cuts it faster than it can be read; try again";
    return Errors.io("open", directory, -1, new IOException(why, cause));
  }

  /** Whether what was found may be neither the log before a writer's open nor the one after it. */
  private boolean isOvertaken() {
    Names seen = names;
    return seen != null && seen.isOvertakenBy(Names.of(directory, engine));
  }

  private @Nullable Recovered run(boolean writer) {
    Names found = Names.of(directory, engine);
    names = found;
    List<SegmentRef> segments = found.segments();
    if (segments.isEmpty()) {
      requireNoMark(found.closed());
      requireNoMark(found.opened());
      return null;
    }
    LogId logId = SegmentHeaders.logId(segments, engine);
    CleanMark mark = judge(CleanMarkFile.CLOSED, found.closed(), logId);
    CleanMark floor = judge(CleanMarkFile.OPENED, found.opened(), logId);
    Start start = start(found, mark, floor, logId);
    try (ChainWalker walker = new ChainWalker(segments, engine, logId, mode, findings)) {
      if (mark != null) {
        walker.cleanMark(mark);
      }
      if (floor != null) {
        walker.floor(floor.lastSequence());
      }
      if (start.segment() == 0) {
        walker.startOfLog();
      } else {
        walker.start(start.segment(), start.sequence());
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
        makeDurable(segments, start.segment(), walker.segmentIndex());
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

  /**
   * Where to start. No crash leaves a gap in the numbers, so the walk comes to the first one, if
   * there is any.
   */
  private Start start(
      Names found, @Nullable CleanMark mark, @Nullable CleanMark floor, LogId logId) {
    int gap = found.gap();
    for (SegmentRef s : found.segments().subList(gap, found.segments().size())) {
      SegmentHeaders.requireSegment(s, engine, gap == 0 ? null : logId);
    }
    try (FirstSequences firsts = new FirstSequences(engine, logId)) {
      return new StartPoint(firsts, mark, floor).of(found.segments().subList(0, gap));
    }
  }

  private void requireNoMark(CleanMarkFile.Found found) {
    CleanMark mark = found.mark();
    if (mark != null && mark.lastSequence() > 0) {
      Path first = directory.resolve(SegmentFormat.fileName(1));
      throw Errors.corrupt(
          Damage.builder(Damage.Kind.MISSING_SEGMENT, first)
              .at(0, 0)
              .lost(1, mark.lastSequence())
              .certain(true)
              .build());
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
      throw Errors.corrupt(damage);
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
