package io.duralog.recovery;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.LogIoException;
import io.duralog.OnDamage;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.recovery.FirstSequences.Start;
import io.duralog.segment.RootFile;
import io.duralog.segment.SegmentRef;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the end of the log, and makes sure that all before it is durable before it is reported. */
public final class Recovery {
  /** How often a reader starts over because a writer has opened or closed the log meanwhile. */
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
   * Recovers for a writer: syncs what it accepts, cuts a torn tail, and deletes segments before the
   * beginning of the log.
   *
   * @param mode not {@link OnDamage#SALVAGE}: a writer repairs nothing
   * @return null if there is no log yet
   */
  public static @Nullable Recovered forWriter(Path directory, Engine engine, OnDamage mode) {
    return new Recovery(directory, engine, mode).run(true);
  }

  /**
   * Recovers for a reader: writes nothing, but syncs what it accepts. A pass that found a flaw, or
   * missed a file, starts over if a writer has opened, cut or closed the log meanwhile. What would
   * be thrown as damage is looked at twice in any case. Nothing is accepted that was seen only past
   * the page cache: a later read through it might not find it yet.
   *
   * @return null if there is no log yet
   */
  public static @Nullable Recovered forReader(Path directory, Engine engine, OnDamage mode) {
    Engine reads = engine.throughThePageCache();
    for (int left = MOST_TRIES; ; left--) {
      Recovery pass = new Recovery(directory, reads, mode);
      try {
        Recovered found = pass.run(false);
        boolean done = found == null || (found.report().sound() && !pass.isCut());
        if (done || left == 0 || !pass.isOvertaken()) {
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
    String why = "writers open and close the log faster than it can be read; try again";
    return Errors.io("open", directory, -1, new IOException(why, cause));
  }

  /** Whether a writer has changed the log during the pass, which may thus mix two states of it. */
  private boolean isOvertaken() {
    Names seen = names;
    return seen != null && seen.isOvertakenBy(Names.of(directory, engine));
  }

  /**
   * Whether the log was cut during the pass. Without a flaw the pass can then have come to an end
   * that the log never had: between its old files and its new ones.
   */
  private boolean isCut() {
    LogRoot before = names == null ? null : names.root().root();
    LogRoot now = RootFile.read(directory, engine).root();
    return before != null && now != null && before.generation() != now.generation();
  }

  private @Nullable Recovered run(boolean writer) {
    Names found = Names.of(directory, engine);
    names = found;
    LogRoot told = found.root().root();
    int retired = told == null ? 0 : found.before(told.beginning().segment());
    List<SegmentRef> segments = found.segments().subList(retired, found.segments().size());
    if (segments.isEmpty()) {
      requireNothingLost(found.root());
      return null;
    }
    LogRoot root = root(found.root(), segments);
    LogId logId = LogId.of(root.logId());
    Start start = start(segments, root);
    try (ChainWalker walker = new ChainWalker(segments, engine, logId, mode, findings)) {
      long first = root.beginning().first(); // everything before it was durable
      if (root.isClean() && root.floor().last() >= first - 1) {
        walker.closedAt(root.floor());
      } else {
        walker.floor(Math.max(root.floor().last(), first - 1));
      }
      if (start.segment() == 0) {
        walker.startOfLog(root.beginning());
      } else {
        walker.start(start.segment(), start.sequence());
      }
      while (walker.next()) {
        // the walk itself checks every batch
      }
      if (root.isCut() && !walker.isAt(root.floor())) {
        require(RootFile.stale(directory));
      }
      boolean closed = walker.endsAsClosed();
      if (closed) {
        findings.cleanlyClosed();
      } else if (root.isClean() && isStale(root.floor(), walker)) {
        note(RootFile.stale(directory));
      }
      ReadySegments ready = new ReadySegments(engine, logId, mode, findings);
      ready.require(segments, walker.segmentIndex(), walker.nextSequence());
      if (!closed) {
        makeDurable(segments, start.segment(), walker.segmentIndex());
      }
      TailSurvey tail = walker.tail();
      List<SegmentRef> left = segments;
      if (writer && tail != null) {
        int kept = TailCut.apply(directory, engine, segments, walker.segmentIndex(), tail);
        left = List.copyOf(segments.subList(0, kept));
      }
      if (writer && !closed) {
        // Their zeros may be from a cut that was killed before its sync.
        syncFiles(left, walker.segmentIndex() + 1, left.size() - 1);
      }
      if (writer) {
        RetiredSegments.delete(found.segments().subList(0, retired), engine, logId);
        left = PendingCut.finish(directory, engine, root, left, found.behind());
      }
      return new Recovered(
          root,
          left,
          walker.segmentIndex(),
          walker.offset(),
          walker.nextSequence(),
          walker.link(),
          walker.run(),
          walker.time() == 0 ? root.time() : walker.time(),
          findings.report(walker.bytesRead()));
    }
  }

  /**
   * The root, or in SALVAGE what takes the place of a lost one. Without it a missing segment cannot
   * be told from one that was deleted with the beginning of the log, so no other mode continues.
   */
  private LogRoot root(RootFile.Found found, List<SegmentRef> segments) {
    LogRoot root = found.root();
    Damage damage = found.damage();
    if (root != null && isOfAnotherLog(root, segments)) {
      root = null;
    }
    if (root != null) {
      if (damage != null) {
        note(damage); // the other copy is sound
      }
      return root;
    }
    require(damage == null ? RootFile.missing(directory) : damage);
    return LostRoot.of(segments, engine, findings);
  }

  /** Whether at least one segment header can be read and none is of the root's log. */
  private boolean isOfAnotherLog(LogRoot root, List<SegmentRef> segments) {
    boolean another = false;
    for (SegmentRef segment : segments) {
      SegmentHeader header = SegmentHeaders.read(segment, engine).header();
      if (header != null && header.logId() == root.logId()) {
        return false;
      }
      another |= header != null;
    }
    return another;
  }

  /**
   * Where the walk starts: in front of the first gap in the numbers, if there is one. No crash
   * leaves a gap, so the walk must come to it and judge it.
   */
  private Start start(List<SegmentRef> segments, LogRoot root) {
    LogId logId = LogId.of(root.logId());
    int gap = 0;
    while (gap < segments.size()
        && segments.get(gap).number() == root.beginning().segment() + gap) {
      gap++;
    }
    for (SegmentRef s : segments.subList(gap, segments.size())) {
      SegmentHeaders.requireSegment(s, engine, logId);
    }
    try (FirstSequences firsts = new FirstSequences(engine, logId)) {
      return new RecoveryStart(firsts, root.floor()).of(segments.subList(0, gap));
    }
  }

  /** Refuses a log without a segment, unless it has no root or that of a log without records. */
  private void requireNothingLost(RootFile.Found found) {
    LogRoot root = found.root();
    if (root == null) {
      if (found.damage() != null) {
        throw Errors.corrupt(found.damage());
      }
      return;
    }
    LogRoot.Beginning beginning = root.beginning();
    long last = Math.max(root.floor().last(), beginning.first() - 1);
    if (last >= beginning.base() || !beginning.equals(LogRoot.Beginning.FRESH)) {
      Path first = directory.resolve(SegmentFormat.fileName(beginning.segment()));
      throw Errors.corrupt(
          Damage.builder(Damage.Kind.MISSING_SEGMENT, first)
              .at(0, 0)
              .lost(last < beginning.base() ? 0 : beginning.base(), last)
              .certain(true)
              .build());
    }
  }

  /** Whether the root is from another state of the log, not only followed by a torn tail. */
  private static boolean isStale(LogRoot.Place end, ChainWalker walker) {
    return walker.nextSequence() > end.last() + 1 || walker.tail() == null;
  }

  /** Lists a flaw in SALVAGE; any other mode refuses it. */
  private void require(Damage damage) {
    if (mode != OnDamage.SALVAGE) {
      throw Errors.corrupt(damage);
    }
    findings.add(damage);
  }

  /** Lists a flaw that costs no record. STRICT refuses even that. */
  private void note(Damage damage) {
    if (mode == OnDamage.STRICT) {
      throw Errors.corrupt(damage);
    }
    findings.add(damage);
  }

  /**
   * After a kill the last batches may be only in the page cache. The application acts on what it is
   * told of, so a later power cut must not take it away.
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
