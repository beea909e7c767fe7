package io.duralog.recovery;

import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a damaged place costs, what is left of it, and where the log continues after it. Computed
 * before an exception is thrown, so that the exception names the lost records.
 */
final class DamageAnalysis {
  /** A region without a batch header is searched up to so many bytes: they are held in memory. */
  private static final long MOST_SEARCHED = 128L << 20;

  private final List<Damage> damage = new ArrayList<>();
  private List<RecordRun> runs = List.of();
  private @Nullable BatchHeader passed;
  private @Nullable BatchHeader resume;
  private int resumeSegment = -1;
  private @Nullable TailSurvey survey;
  private long past;

  private DamageAnalysis() {}

  static Damage padding(Walk w, boolean certain) {
    BatchHeader h = w.loaded();
    long from = h.offset() + h.length();
    return Damage.builder(Kind.BAD_PADDING, path(w))
        .at(from, h.end() - from)
        .certain(certain)
        .build();
  }

  /** The sequences missing in front of a batch with GAP; empty if none are known to be missing. */
  static Optional<Damage> gap(Walk w, BatchHeader h) {
    long expected = w.chain().expected;
    if (!h.gap() || h.firstSequence() <= expected) {
      return Optional.empty();
    }
    return Optional.of(
        Damage.builder(Kind.LOST_RANGE, path(w))
            .at(h.offset(), 0)
            .lost(expected, h.firstSequence() - 1)
            .certain(true)
            .build());
  }

  static Damage tornTail(Walk w, TailSurvey survey) {
    long end = w.chain().offset;
    for (TailSurvey.Extent e : survey.extents()) {
      if (e.segment() == w.chain().segment) {
        end = e.to();
      }
    }
    return Damage.builder(Kind.TORN_TAIL, path(w))
        .at(w.chain().offset, end - w.chain().offset)
        .lost(w.chain().expected, survey.lastSeen())
        .build();
  }

  /** Analyzes a log whose first segment is missing. */
  static DamageAnalysis missingStart(Walk w, LogRoot.Beginning beginning) {
    DamageAnalysis f = new DamageAnalysis();
    TailSurvey s = w.survey(true);
    BatchHeader r = s.resume();
    long base = beginning.base();
    f.past = r == null ? base : r.firstSequence();
    long lost = f.goOn(w, s, -1) ? base : f.past;
    f.resumeSegment = Math.max(0, f.resumeSegment);
    Path missing = sibling(w.segments().get(0), beginning.segment());
    f.damage.add(
        Damage.builder(Kind.MISSING_SEGMENT, missing)
            .at(0, 0)
            .lost(lost > base ? base : 0, lost > base ? lost - 1 : 0)
            .certain(true)
            .build());
    return f;
  }

  /**
   * Continues at the next header. But if records are missing that may be in later segments in front
   * of it, a salvage continues in the first of these, since a jump would lose the records.
   *
   * @return whether it continues in such a segment
   */
  private boolean goOn(Walk w, TailSurvey seen, int from) {
    survey = seen;
    resume = seen.resume();
    resumeSegment = seen.resumeSegment();
    int unread = seen.unreadSegment(from);
    boolean more = w.salvages() && unread >= 0 && past > behindRuns(w.chain().expected);
    if (more) {
      resume = null;
      resumeSegment = unread;
    }
    return more;
  }

  /**
   * Analyzes a flaw.
   *
   * @param found the verdict that decides, such as GAP for a missing segment
   * @param stands the verdict of the place itself
   */
  static DamageAnalysis of(Walk w, PlaceVerdict found, PlaceVerdict stands, boolean certain) {
    DamageAnalysis f = new DamageAnalysis();
    switch (found) {
      case BAD_PADDING:
        f.damage.add(padding(w, certain));
        f.passed = w.loaded();
        break;
      case BAD_RECORDS:
        f.badRecords(w, certain);
        break;
      default:
        f.lostPlace(w, found, stands, certain);
    }
    return f;
  }

  private void badRecords(Walk w, boolean certain) {
    BatchHeader h = w.loaded();
    int base = w.window().at(h.offset(), h.length());
    int from = base + BatchFormat.HEADER_LENGTH;
    int end = base + h.length();
    byte[] bytes = w.window().array();
    runs =
        RegionSalvage.find(bytes, from, end, w.seed(), h.firstSequence(), h.nextSequence(), true);
    holes(w, Kind.BAD_CHECKSUM, h.firstSequence(), h.nextSequence(), base, from, end, certain);
    passed = h;
  }

  private void lostPlace(Walk w, PlaceVerdict found, PlaceVerdict stands, boolean certain) {
    Chain chain = w.chain();
    TailSurvey seen = w.survey(true);
    BatchHeader r = seen.resume();
    boolean goesOnHere = r != null && seen.resumeSegment() == chain.segment;
    boolean gap = found == PlaceVerdict.GAP && !goesOnHere; // else the walk comes to it later
    long proved = Math.max(w.known().durable(), seen.durable());
    past = r != null ? r.firstSequence() : Math.max(chain.expected, proved + 1);
    long end = chain.offset;
    if (r != null && goesOnHere) {
      end = r.offset();
    } else {
      for (TailSurvey.Extent e : seen.extents()) {
        end = e.segment() == chain.segment ? e.to() : end;
      }
    }
    w.window().open(w.segments().get(chain.segment));
    int length = (int) Math.min(end - chain.offset, MOST_SEARCHED);
    int base = length > 0 ? w.window().at(chain.offset, length) : -1;
    int skip =
        stands == PlaceVerdict.GARBAGE && length >= BatchFormat.HEADER_LENGTH
            ? BatchFormat.HEADER_LENGTH
            : 0;
    if (base >= 0 && past > chain.expected) {
      runs =
          RegionSalvage.find(
              w.window().array(),
              base + skip,
              base + length,
              w.seed(),
              chain.expected,
              past,
              false);
    }
    // Records that are not here may be in the next segments. If not, they are listed there.
    long lost = goOn(w, seen, chain.segment) ? behindRuns(chain.expected) : past;
    if (gap) {
      gap(w, base, length, r != null, lost);
    }
    Kind kind = stands == PlaceVerdict.GARBAGE ? Kind.BAD_HEADER : Kind.LOST_RANGE;
    if (!gap && isMissing(w, stands)) {
      Path missing = sibling(w.segments().get(chain.segment), missingNumber(w));
      damage.add(
          Damage.builder(Kind.MISSING_SEGMENT, missing)
              .at(missing.equals(path(w)) ? chain.offset : 0, 0)
              .lost(
                  lost > chain.expected ? chain.expected : 0, lost > chain.expected ? lost - 1 : 0)
              .certain(certain)
              .build());
    } else if (!gap) {
      boolean sure = certain || found == PlaceVerdict.GAP;
      holes(w, kind, chain.expected, lost, base, Math.max(base, 0), base + length, sure);
    }
  }

  private void gap(Walk w, int base, int length, boolean known, long behindLost) {
    Chain chain = w.chain();
    SegmentRef here = w.segments().get(chain.segment);
    long lost = behindRuns(chain.expected);
    damage.add(
        Damage.builder(Kind.MISSING_SEGMENT, sibling(here, here.number() + 1))
            .at(0, 0)
            .lost(
                !known || behindLost > lost ? lost : 0,
                known && behindLost > lost ? behindLost - 1 : 0)
            .certain(true)
            .build());
    if (!runs.isEmpty()) {
      holes(w, Kind.LOST_RANGE, chain.expected, lost, base, base, base + length, true);
    }
    if (!known) {
      resumeSegment = chain.segment + 1;
    }
  }

  /** Whether nothing is at the place because a file is missing or was cut short. */
  private static boolean isMissing(Walk w, PlaceVerdict found) {
    return found.isNothingHere()
        && (w.chain().offset >= w.window().fileSize() || missingNumber(w) != here(w));
  }

  private static int here(Walk w) {
    return w.segments().get(w.chain().segment).number();
  }

  private static int missingNumber(Walk w) {
    LogRoot.Place end = w.known().end();
    int last = w.segments().get(w.segments().size() - 1).number();
    return end != null && end.segment() > last ? last + 1 : here(w);
  }

  /** Lists the sequences that no run covers, with their places; if there are none, the region. */
  private void holes(
      Walk w, Kind kind, long first, long past, int base, int from, int end, boolean certain) {
    long origin = w.chain().offset;
    long sequence = first;
    int at = from;
    for (RecordRun run : runs) {
      if (run.firstSequence() > sequence) {
        hole(
            w,
            kind,
            origin + at - base,
            run.index() - at,
            sequence,
            run.firstSequence() - 1,
            certain);
      }
      sequence = run.firstSequence() + run.count();
      at = Records.end(w.window().array(), run);
    }
    if (sequence < past) {
      hole(
          w,
          kind,
          base < 0 ? origin : origin + at - base,
          Math.max(0, end - at),
          sequence,
          past - 1,
          certain);
    }
    if (damage.isEmpty()) {
      hole(w, kind, origin, Math.max(0, end - from), 0, 0, certain);
    }
  }

  private void hole(
      Walk w, Kind kind, long offset, long length, long first, long last, boolean certain) {
    damage.add(
        Damage.builder(kind, path(w))
            .at(offset, length)
            .lost(first, last)
            .certain(certain)
            .build());
  }

  private static Path path(Walk w) {
    return w.segments().get(w.chain().segment).path();
  }

  private static Path sibling(SegmentRef segment, int number) {
    return segment.path().resolveSibling(SegmentFormat.fileName(number));
  }

  /** The first damaged place, for an exception. */
  Damage first() {
    return damage.get(0);
  }

  /** Every damaged place. */
  List<Damage> damage() {
    return damage;
  }

  /** The sound records that are left. */
  List<RecordRun> runs() {
    return runs;
  }

  /** The batch after which the log continues, because its header is sound; or null. */
  @Nullable BatchHeader passed() {
    return passed;
  }

  /** The batch with which the log continues, or null. */
  @Nullable BatchHeader resume() {
    return resume;
  }

  /** Index of the segment in which it continues; -1 if it ends, or continues after a batch. */
  int resumeSegment() {
    return resumeSegment;
  }

  /** The first sequence after the damage; 0 if the log continues after {@link #passed()}. */
  long past() {
    return past;
  }

  /** Whether it continues where a chain is, at the beginning of a segment and not at a header. */
  boolean goesOnAt(Chain chain) {
    return survey != null
        && resume == null
        && resumeSegment == chain.segment
        && chain.offset == SegmentFormat.HEADER_LENGTH;
  }

  /** The survey of everything from the damaged place on. */
  TailSurvey survey() {
    if (survey == null) {
      throw new IllegalStateException("nothing was looked at");
    }
    return survey;
  }

  /** The sequence after the last record that was found, or the expected one if none was found. */
  long behindRuns(long expected) {
    if (runs.isEmpty()) {
      return expected;
    }
    RecordRun last = runs.get(runs.size() - 1);
    return last.firstSequence() + last.count();
  }
}
