package io.duralog.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the file {@code root} says: where the log begins, how far it was durable, whether it was
 * closed there, and who writes it. One block with two copies, each with a checksum of its own:
 *
 * <pre>
 *    0 magic "DURAROOT"    8 version        12 floor: link     16 log id
 *   24 floor: last        32 floor: offset  40 floor: segment  44 flags
 *   48 time               56 floor: run     64 begin: segment  68 begin: link
 *   72 begin: base        80 begin: run     88 begin: first    96 generation
 *  104 number of notes   112 notes, 32 of (generation, last kept)
 *  624 notes since       632 writer        640 zeros ...     2044 crc of bytes 0 to 2043
 * </pre>
 *
 * @param logId the log
 * @param flags {@link #CLEAN} or {@link #CUT}, or none
 * @param floor the durable floor: all through its last sequence was durable
 * @param time when it was written, nanoseconds since the epoch; information only
 * @param beginning where the log begins
 * @param generation cuts and resets so far
 * @param notes the latest cuts, both numbers strictly growing
 * @param notesSince the notes are complete for a reader of this generation or a later one
 * @param writer random number of the incarnation that has the log open, or had it last
 */
public record LogRoot(
    long logId,
    int flags,
    Place floor,
    long time,
    Beginning beginning,
    long generation,
    List<CutNote> notes,
    long notesSince,
    long writer) {
  /** Bytes of the file: one block, so that any engine can write it. */
  public static final int LENGTH = SegmentFormat.BLOCK_SIZE;

  /** Bytes of each of the two copies. */
  public static final int COPY_LENGTH = LENGTH / 2;

  /** Name of the file. */
  public static final String FILE_NAME = "root";

  /** The log ends at the floor: what is behind it is cut away, and may be there still. */
  public static final int CUT = 1;

  /** The log was closed at the floor. */
  public static final int CLEAN = 2;

  /** Notes at the most; the oldest goes first. */
  public static final int MOST_NOTES = 32;

  private static final long MAGIC_VALUE = 0x544F4F52_41525544L;
  private static final int NOTES = 112;
  private static final int SINCE = NOTES + MOST_NOTES * 16;
  private static final int WRITER = SINCE + 8;
  private static final int CRC = COPY_LENGTH - 4;

  /**
   * A place where a batch may follow.
   *
   * @param last sequence of the last record before it
   * @param segment number of the segment
   * @param offset byte offset there
   * @param link checksum of the last batch's header before it
   * @param run incarnation that wrote that batch, 0 where there is none
   */
  public record Place(long last, int segment, long offset, int link, long run) {}

  /**
   * Where the log begins.
   *
   * @param segment number of its first segment
   * @param base sequence of the first batch there
   * @param link what the link of that batch must be
   * @param run what its incarnation must be; 0 if it must be the first of its incarnation
   * @param first first sequence of the log; those from base to it are on disk and not of the log
   */
  public record Beginning(int segment, long base, int link, long run, long first) {
    /** Of a fresh log. */
    public static final Beginning FRESH = new Beginning(1, 1, 0, 0, 1);

    /** The place of the first batch. */
    public Place place() {
      return new Place(base - 1, segment, SegmentFormat.HEADER_LENGTH, link, run);
    }
  }

  /** Copies the notes. */
  public LogRoot {
    notes = List.copyOf(notes);
    if (notes.size() > MOST_NOTES) {
      throw new IllegalArgumentException("notes must be 0 to 32, not " + notes.size());
    }
  }

  /** That of a log without a segment. */
  public static LogRoot fresh(long logId, long time, long writer) {
    Beginning b = Beginning.FRESH;
    return new LogRoot(logId, 0, b.place(), time, b, 0, List.of(), 0, writer);
  }

  /** The same, of a log that begins elsewhere and of which nothing more is known. */
  public LogRoot from(Beginning other) {
    return new LogRoot(
        logId, flags, other.place(), time, other, generation, notes, notesSince, writer);
  }

  /** The same with another floor, clean or not, as a writer with this number leaves it. */
  public LogRoot at(Place durable, boolean clean, long now, long by) {
    return new LogRoot(
        logId, clean ? CLEAN : 0, durable, now, beginning, generation, notes, notesSince, by);
  }

  /**
   * The same of a log that begins later. A floor before its beginning moves there: all before it
   * was durable.
   */
  public LogRoot movedTo(Beginning later, long now) {
    Place durable = floor.segment() < later.segment() ? later.place() : floor;
    return new LogRoot(logId, 0, durable, now, later, generation, notes, notesSince, writer);
  }

  /**
   * The same of a log that ends at an earlier place, where its last segment may have to be put in
   * place still; the next root says that it was.
   */
  public LogRoot cutAt(Place end, long now) {
    return next(CUT, end, beginning, end.last(), now);
  }

  /**
   * The same of a log without records, which goes on elsewhere.
   *
   * @param to where; its first sequence is the next one
   * @param last the last sequence of the log so far
   */
  public LogRoot resetTo(Beginning to, long last, long now) {
    return next(0, to.place(), to, Math.min(to.first() - 1, last), now);
  }

  /** The root of the next generation, with a note of the cut that begins it. */
  private LogRoot next(int flag, Place end, Beginning begins, long kept, long now) {
    long g = generation + 1;
    List<CutNote> longer = new ArrayList<>(notes);
    longer.removeIf(n -> n.kept() >= kept); // this one tells a reader as much
    long since = notesSince;
    if (longer.size() == MOST_NOTES) {
      since = longer.remove(0).generation();
    }
    longer.add(new CutNote(g, kept));
    return new LogRoot(logId, flag, end, now, begins, g, longer, since, writer);
  }

  /**
   * How much of what a log held in an earlier generation is left: the last sequence that no cut
   * since then has taken; {@link Long#MAX_VALUE} if there was none. Records of a generation before
   * the notes count as cut.
   */
  public long keptSince(long earlier) {
    if (earlier >= generation) {
      return Long.MAX_VALUE;
    }
    if (earlier < notesSince) {
      return beginning.first() - 1;
    }
    for (CutNote note : notes) {
      if (note.generation() > earlier) {
        return note.kept(); // both numbers grow, so a later cut kept more
      }
    }
    return Long.MAX_VALUE;
  }

  /** Whether this version knows all flags. */
  public boolean isUnderstood() {
    return (flags & ~(CLEAN | CUT)) == 0;
  }

  /** Whether the log ends at the floor, whatever is behind it. */
  public boolean isCut() {
    return (flags & CUT) != 0;
  }

  /** Whether the log was closed at the floor. */
  public boolean isClean() {
    return (flags & CLEAN) != 0;
  }

  /** The file's bytes: both copies. */
  public byte[] write() {
    byte[] b = new byte[LENGTH];
    LittleEndian.putLong(b, 0, MAGIC_VALUE);
    LittleEndian.putInt(b, 8, SegmentFormat.VERSION_VALUE);
    LittleEndian.putInt(b, 12, floor.link());
    LittleEndian.putLong(b, 16, logId);
    LittleEndian.putLong(b, 24, floor.last());
    LittleEndian.putLong(b, 32, floor.offset());
    LittleEndian.putInt(b, 40, floor.segment());
    LittleEndian.putInt(b, 44, flags);
    LittleEndian.putLong(b, 48, time);
    LittleEndian.putLong(b, 56, floor.run());
    LittleEndian.putInt(b, 64, beginning.segment());
    LittleEndian.putInt(b, 68, beginning.link());
    LittleEndian.putLong(b, 72, beginning.base());
    LittleEndian.putLong(b, 80, beginning.run());
    LittleEndian.putLong(b, 88, beginning.first());
    LittleEndian.putLong(b, 96, generation);
    LittleEndian.putInt(b, 104, notes.size());
    int at = NOTES;
    for (CutNote note : notes) {
      LittleEndian.putLong(b, at, note.generation());
      LittleEndian.putLong(b, at + 8, note.kept());
      at += 16;
    }
    LittleEndian.putLong(b, SINCE, notesSince);
    LittleEndian.putLong(b, WRITER, writer);
    LittleEndian.putInt(b, CRC, Crc32c.of(b, 0, CRC));
    System.arraycopy(b, 0, b, COPY_LENGTH, COPY_LENGTH);
    return b;
  }

  /** Whether a copy is whole: its magic and its checksum. */
  public static boolean isIntact(byte[] b, int at) {
    return b.length >= at + COPY_LENGTH
        && LittleEndian.getLong(b, at) == MAGIC_VALUE
        && LittleEndian.getInt(b, at + CRC) == Crc32c.of(b, at, CRC);
  }

  /** The format version of an intact copy. */
  public static int versionOf(byte[] b, int at) {
    return LittleEndian.getInt(b, at + 8);
  }

  /** Reads a copy; null when it is not intact, or says what no writer says. */
  public static @Nullable LogRoot read(byte[] b, int at) {
    if (!isIntact(b, at)) {
      return null;
    }
    int n = LittleEndian.getInt(b, at + 104);
    if (n < 0 || n > MOST_NOTES) {
      return null;
    }
    List<CutNote> notes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int p = at + NOTES + i * 16;
      notes.add(new CutNote(LittleEndian.getLong(b, p), LittleEndian.getLong(b, p + 8)));
    }
    Place floor =
        new Place(
            LittleEndian.getLong(b, at + 24),
            LittleEndian.getInt(b, at + 40),
            LittleEndian.getLong(b, at + 32),
            LittleEndian.getInt(b, at + 12),
            LittleEndian.getLong(b, at + 56));
    Beginning beginning =
        new Beginning(
            LittleEndian.getInt(b, at + 64),
            LittleEndian.getLong(b, at + 72),
            LittleEndian.getInt(b, at + 68),
            LittleEndian.getLong(b, at + 80),
            LittleEndian.getLong(b, at + 88));
    LogRoot root =
        new LogRoot(
            LittleEndian.getLong(b, at + 16),
            LittleEndian.getInt(b, at + 44),
            floor,
            LittleEndian.getLong(b, at + 48),
            beginning,
            LittleEndian.getLong(b, at + 96),
            notes,
            LittleEndian.getLong(b, at + SINCE),
            LittleEndian.getLong(b, at + WRITER));
    return root.isSound() ? root : null;
  }

  private boolean isSound() {
    boolean begins =
        beginning.segment() >= 1 && beginning.base() >= 1 && beginning.first() >= beginning.base();
    boolean ends =
        floor.last() >= beginning.base() - 1
            && floor.last() < Long.MAX_VALUE
            && floor.segment() >= beginning.segment()
            && floor.offset() >= SegmentFormat.HEADER_LENGTH
            && floor.offset() % SegmentFormat.BLOCK_SIZE == 0;
    CutNote before = new CutNote(0, -1);
    boolean grows = true;
    for (CutNote note : notes) {
      grows &= note.generation() > before.generation() && note.kept() > before.kept();
      before = note;
    }
    boolean one = !(isCut() && isClean());
    return begins && ends && grows && one && before.generation() <= generation;
  }
}
