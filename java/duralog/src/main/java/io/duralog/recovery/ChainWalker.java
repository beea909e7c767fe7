package io.duralog.recovery;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Walks the batches of a log in order and judges what does not fit. Recovery, replay and
 * verification all use it. For one thread.
 */
public final class ChainWalker implements Walk, AutoCloseable {
  private final List<SegmentRef> segments;
  private final LogId logId;
  private final OnDamage mode;
  private final Findings findings;
  private final BatchReader reader;

  /** For all looks ahead: a damaged log needs many, and each would allocate 1 MiB of its own. */
  private final SegmentWindow ahead;

  private final Chain chain = new Chain();

  private final DurableFloor known = new DurableFloor();
  private BooleanSupplier growth = () -> false;
  private long skipBefore = 1;

  private int openIndex = -1;
  private long retriedAt = -1;
  private int retriedIn = -1;
  private boolean ended;
  private boolean asClosed;
  private @Nullable TailSurvey tail;
  private @Nullable DamageAnalysis unread;

  /** Creates a walker. It must be started before the first {@link #next()}. */
  public ChainWalker(
      List<SegmentRef> segments, Engine engine, LogId logId, OnDamage mode, Findings findings) {
    this.segments = segments;
    this.logId = logId;
    this.mode = mode;
    this.findings = findings;
    this.reader = new BatchReader(segments, engine, logId.seed());
    this.ahead = new SegmentWindow(engine);
  }

  /** Everything up to this sequence is durable, and nothing after it is wanted. */
  public void snapshot(long durable) {
    known.snapshot(durable);
  }

  /** The root says that the log was closed at this place. The walk checks whether it ends there. */
  void closedAt(LogRoot.Place end) {
    known.end(end);
  }

  /** Everything up to this sequence was durable when the root was written. */
  void floor(long sequence) {
    known.atLeast(sequence);
  }

  /** Batches that end before this sequence are passed by their headers, without their records. */
  public void skipBefore(long sequence) {
    skipBefore = sequence;
  }

  /**
   * Before a place is judged where something durable must be, segments may be added to the list.
   *
   * @param grow adds those that there are now; returns whether there are any
   */
  public void growsBy(BooleanSupplier grow) {
    growth = grow;
  }

  /** Goes on where the walk has ended, as more is durable now. */
  public void goOn(long durable) {
    known.snapshot(durable);
    ended = false;
    reader.window().forget();
  }

  /** Starts at the beginning of the log. */
  public void startOfLog(LogRoot.Beginning beginning) {
    chain.startOfLog(beginning);
    if (!segments.isEmpty() && segments.get(0).number() != beginning.segment()) {
      DamageAnalysis flaw = DamageAnalysis.missingStart(this, beginning);
      report(flaw.first());
      salvage(flaw);
    }
  }

  /** Starts at a segment whose first batch is known to belong to the log. */
  public void start(int index, long firstSequence) {
    chain.start(index, firstSequence);
  }

  /** Starts at a batch that is known to belong to the log. */
  public void start(int index, long offset, long firstSequence) {
    chain.start(index, offset, firstSequence);
  }

  /**
   * Moves to the next batch, or to records that a salvage found.
   *
   * @return false at the end of the log
   * @throws CorruptLogException if the mode does not allow what was found
   */
  public boolean next() {
    while (!ended && !known.isPast(chain.expected) && chain.segment < segments.size()) {
      enter(chain.segment);
      if (known.isAt(segments.get(chain.segment).number(), chain.offset, chain.expected)) {
        if (ClosedEnd.holds(known, chain, reader, segments, ahead)) {
          asClosed = true;
          break;
        }
        known.doubtEnd();
      }
      int empty = emptyEnd();
      if (empty > 0 && ClosedEnd.holds(known, chain, reader, segments, ahead)) {
        chain.moveTo(empty);
        asClosed = true;
        break;
      }
      PlaceVerdict found = examine();
      if (found == PlaceVerdict.SOUND) {
        return true;
      }
      if (found == null) {
        continue; // passed by its header alone
      }
      if (found.isPlace() && (followedByNextSegment() || (grows() && followedByNextSegment()))) {
        continue;
      }
      if (settle(found)) {
        return true;
      }
    }
    ended = true;
    return false;
  }

  private void enter(int index) {
    reader.enter(index);
    if (index == openIndex) {
      return;
    }
    openIndex = index;
    findings.addSegment();
    SegmentHeaders.Read read = SegmentHeaders.read(segments.get(index), reader.window(), logId);
    Damage damage = read.damage();
    if (damage != null && read.header() != null && mode != OnDamage.STRICT) {
      findings.add(damage); // the other copy is sound, so no record is lost
    } else if (damage != null) {
      report(damage);
    }
  }

  /** Lists a flaw in SALVAGE; throws it in any other mode. */
  private void report(Damage damage) {
    if (mode != OnDamage.SALVAGE) {
      throw Errors.corrupt(damage);
    }
    findings.add(damage);
  }

  /** Judges the place of the next batch; null if a batch was passed by its header alone. */
  private @Nullable PlaceVerdict examine() {
    BatchHeader h = reader.headerAt(chain.offset);
    if (h == null) {
      return reader.isDirty(chain.offset) ? PlaceVerdict.GARBAGE : PlaceVerdict.NOTHING;
    }
    if (!chain.continues(h)) {
      return PlaceVerdict.UNCHAINED;
    }
    if (h.nextSequence() <= skipBefore) {
      chain.passed(chain.segment, h);
      return null;
    }
    PlaceVerdict found = reader.load(h);
    if (found == PlaceVerdict.SOUND) {
      take(h);
    }
    return found;
  }

  private void take(BatchHeader h) {
    pass(h);
    findings.addRecords(h.count());
  }

  private void pass(BatchHeader h) {
    // The flag is no damage to the copy, but every pass reports what is missing.
    DamageAnalysis.gap(this, h).ifPresent(findings::add);
    chain.passed(chain.segment, h);
  }

  /**
   * Moves to a later segment if its first batch is the next one. Segments in between may be empty:
   * they were ready, and too small for a large record.
   */
  private boolean followedByNextSegment() {
    int here = chain.segment;
    boolean found = false;
    for (int next = here + 1; !found && !chain.isOpen() && follows(next); next++) {
      reader.enter(next);
      BatchHeader h = reader.headerAt(SegmentFormat.HEADER_LENGTH);
      found = h != null && chain.continues(h);
      if (found) {
        chain.moveTo(next);
      } else if (h != null || reader.isDirty(SegmentFormat.HEADER_LENGTH)) {
        break;
      }
    }
    reader.enter(chain.segment);
    return found;
  }

  private boolean grows() {
    return known.durable() >= chain.expected && growth.getAsBoolean();
  }

  private boolean follows(int index) {
    return index < segments.size()
        && segments.get(index).number() == segments.get(index - 1).number() + 1;
  }

  /** Index of the later segment at whose beginning the root says the log was closed, or -1. */
  private int emptyEnd() {
    int number = known.emptyEndAfter(segments.get(chain.segment).number(), chain.expected);
    int next = chain.segment + 1;
    while (number > 0 && follows(next)) {
      if (segments.get(next).number() == number) {
        return next;
      }
      next++;
    }
    return -1;
  }

  /**
   * Whether a flaw is at the beginning of the next segment, because nothing more is in this one and
   * the next one holds something there or is cut short.
   */
  private boolean isInNextSegment() {
    int here = chain.segment;
    boolean begun = chain.offset > SegmentFormat.HEADER_LENGTH;
    if (!follows(here + 1) || (!begun && reader.isCutShort())) {
      return false;
    }
    TailSurvey survey = survey(true);
    boolean more =
        survey.resumeSegment() == here
            || survey.extents().stream().anyMatch(e -> e.segment() == here);
    reader.enter(here + 1);
    boolean there = reader.isCutShort() || reader.isDirty(SegmentFormat.HEADER_LENGTH);
    reader.enter(here);
    return there && !more;
  }

  /** Decides about a flaw and acts; returns whether there are records to deliver. */
  private boolean settle(PlaceVerdict what) {
    PlaceVerdict found = what;
    SegmentRef segment = segments.get(chain.segment);
    boolean gap =
        found.isPlace()
            && chain.segment + 1 < segments.size()
            && segments.get(chain.segment + 1).number() != segment.number() + 1;
    boolean durable = known.durable() >= chain.expected;
    TailSurvey survey = null;
    if (!durable && !gap) {
      survey = survey(false);
      durable = survey.proof();
      if (found == PlaceVerdict.NOTHING && !survey.extents().isEmpty()) {
        found = PlaceVerdict.HOLE;
      }
      if (durable && (retriedAt != chain.offset || retriedIn != chain.segment)) {
        // A writer may have written this place after it was read and before its proof: look again.
        retriedAt = chain.offset;
        retriedIn = chain.segment;
        reader.window().forget();
        return false;
      }
    }
    if (gap) {
      found = PlaceVerdict.GAP;
    } else if (found.isNothingHere() && durable && isInNextSegment()) {
      chain.moveTo(chain.segment + 1); // the flaw is at its beginning
      return false;
    }
    switch (RecoveryAction.decide(found, durable, mode)) {
      case ACCEPT_AND_REPORT:
        findings.add(DamageAnalysis.padding(this, durable));
        take(loaded());
        return true;
      case END:
        ended = true;
        return false;
      case CUT:
        TailSurvey torn = Objects.requireNonNull(survey); // not proven, so it was surveyed
        tail = torn;
        findings.add(DamageAnalysis.tornTail(this, torn));
        ended = true;
        return false;
      case REFUSE:
        if (survey == null || durable || found == PlaceVerdict.BAD_PADDING) {
          throw Errors.corrupt(DamageAnalysis.of(this, found, what, durable).first());
        }
        SegmentHeaders.requireSegments(
            segments.subList(chain.segment + 1, segments.size()), ahead, logId);
        throw Errors.corrupt(DamageAnalysis.tornTail(this, survey));
      case SALVAGE:
        return salvage(DamageAnalysis.of(this, found, what, durable));
      case ACCEPT:
        break;
    }
    throw new AssertionError(found);
  }

  private boolean salvage(DamageAnalysis flaw) {
    flaw.damage().forEach(findings::add);
    known.atLeast(flaw.past() - 1); // the proof may not be seen from a later place
    unread = flaw;
    reader.runs(flaw.runs());
    for (RecordRun run : flaw.runs()) {
      findings.addRecords(run.count());
    }
    BatchHeader passed = flaw.passed();
    BatchHeader resume = flaw.resume();
    if (passed != null) {
      pass(passed);
    } else if (resume != null) {
      chain.resume(flaw.resumeSegment(), resume.offset(), resume.firstSequence());
    } else if (flaw.resumeSegment() >= 0 && flaw.runs().isEmpty()) {
      chain.moveTo(flaw.resumeSegment());
    } else if (flaw.resumeSegment() >= 0) {
      // No header tells what follows, but the records found here must not be found again.
      chain.resume(
          flaw.resumeSegment(), SegmentFormat.HEADER_LENGTH, flaw.behindRuns(chain.expected));
    } else {
      ended = true;
      asClosed = known.isLast(flaw.past() - 1);
      chain.end(reader.window().fileSize(), flaw.past());
    }
    return !flaw.runs().isEmpty();
  }

  @Override
  public TailSurvey survey(boolean proved) {
    DamageAnalysis f = unread;
    if (proved && f != null && f.goesOnAt(chain)) {
      return f.survey(); // one survey serves many segments without a header
    }
    return TailSurvey.of(
        segments, chain.segment, chain.offset, chain.expected, proved, ahead, logId.seed());
  }

  @Override
  public boolean salvages() {
    return mode == OnDamage.SALVAGE;
  }

  @Override
  public DurableFloor known() {
    return known;
  }

  @Override
  public BatchHeader loaded() {
    return reader.loaded();
  }

  @Override
  public Chain chain() {
    return chain;
  }

  @Override
  public SegmentWindow window() {
    return reader.window();
  }

  @Override
  public int seed() {
    return logId.seed();
  }

  @Override
  public List<SegmentRef> segments() {
    return segments;
  }

  /** The runs of sound records that the last {@link #next()} found. */
  public List<RecordRun> runs() {
    return reader.runs();
  }

  /** The memory that the runs are in; valid until the next {@link #next()}. */
  public byte[] bytes() {
    return reader.window().array();
  }

  /** The sequence expected next; at the end of the log, that of the next append. */
  public long nextSequence() {
    return chain.expected;
  }

  /** Index of the segment that the walk is in. */
  public int segmentIndex() {
    return chain.segment;
  }

  /** Offset in that segment. */
  public long offset() {
    return chain.offset;
  }

  /** crc of the last batch; before the first one what the log's beginning says. */
  public int link() {
    return chain.link;
  }

  /** Incarnation of the last batch; before the first one what the log's beginning says. */
  public long run() {
    return chain.run;
  }

  /** Whether the walk is at a place. */
  boolean isAt(LogRoot.Place p) {
    return segments.get(chain.segment).number() == p.segment()
        && chain.offset == p.offset()
        && chain.expected == p.last() + 1;
  }

  /** When the last batch was sealed, nanoseconds since the epoch; 0 if the walk has met none. */
  public long time() {
    return chain.time;
  }

  /** Whether the log ends with the sequence with which the root says that it was closed. */
  boolean endsAsClosed() {
    return asClosed;
  }

  /** The survey of the torn tail, or null if there is none. */
  @Nullable TailSurvey tail() {
    return tail;
  }

  /** Bytes read so far. */
  public long bytesRead() {
    return reader.window().bytesRead();
  }

  @Override
  public void close() {
    reader.close();
  }
}
