package io.duralog.cli.powercut;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Disks as power cuts at points of a recording may leave them, in the order of the points. */
final class CrashImages implements AutoCloseable {
  private static final int SECTOR = 512;

  private static final int BLOCK = 4096;
  private static final int CANDIDATES = 8;

  /** Which of the writes since the last flush are on the disk. */
  enum Survivors {
    ALL,
    NONE,
    /** Each write or not. */
    WRITES,
    /**
     * Each sector of 512 bytes of the log's files or not, and each block of 4,096 bytes elsewhere:
     * ext4 cannot be mounted after its superblock of 1,024 bytes was torn, nor XFS after a block of
     * its metadata was, whatever the log does (Linux 6.18).
     */
    SECTORS,
    ALL_BUT_ONE,
    ONLY_ONE,
    /** Some of them, in any order. */
    REORDERED
  }

  /**
   * One image.
   *
   * @param point how many entries of the recorder's log came before the cut
   * @param unflushed how many of them were writes since the last flush
   * @param acknowledged sequence that was reported as durable before
   * @param position of the disk, up to which all was written
   */
  record Image(
      DiskState disk,
      int point,
      int unflushed,
      Survivors survivors,
      long acknowledged,
      long position) {
    @Override
    public String toString() {
      return String.format(
          "cut behind entry %d of the disk's log, of %d unflushed writes %s, %d acknowledged",
          point, unflushed, survivors, acknowledged);
    }
  }

  private final Recording recording;
  private final DiskLog log;
  private final Random random;
  private final int[] points;
  private final DiskState flushed;
  private int flushedEntries;
  private int done;

  /**
   * Chooses the points.
   *
   * @param count how many
   */
  CrashImages(Recording recording, int count, Random random) throws IOException {
    this.recording = recording;
    this.log = new DiskLog(recording.log());
    this.random = random;
    this.flushed = new DiskState(recording.base());
    List<DiskLog.Entry> entries = log.entries();
    int first = 0;
    while (entries.get(first).end() <= recording.from()) {
      first++;
    }
    int[] unflushed = unflushedBefore(entries);
    points = new int[count];
    for (int i = 0; i < count; i++) {
      points[i] = first + random.nextInt(entries.size() - first + 1);
      // Most flushes have one write before them; half of the cuts are where more is at stake.
      for (int more = 0; i % 2 == 0 && more < CANDIDATES; more++) {
        int other = first + random.nextInt(entries.size() - first + 1);
        points[i] = unflushed[other] > unflushed[points[i]] ? other : points[i];
      }
    }
    atPromises(entries, first, unflushed);
    Arrays.sort(points);
  }

  /**
   * A third of the cuts come just after something was said to be durable: the next flush, whoever
   * asks for it, hides that this one was not asked for. First after what an open or a reader said,
   * then where most was not flushed.
   */
  private void atPromises(List<DiskLog.Entry> entries, int first, int[] unflushed) {
    List<int[]> said = new ArrayList<>(); // point, rank
    for (WriterSession.Ack ack : recording.acks()) {
      int point = pointAt(entries, first, ack.position());
      said.add(new int[] {point, ack.opened() ? Integer.MAX_VALUE : unflushed[point]});
    }
    for (Recording.Move move : recording.moves()) {
      said.add(new int[] {pointAt(entries, first, move.after()), Integer.MAX_VALUE});
    }
    for (Recording.Stored stored : recording.stored()) {
      int point = pointAt(entries, first, stored.after());
      // There are many of them.
      said.add(new int[] {point, random.nextInt(4) == 0 ? Integer.MAX_VALUE : unflushed[point]});
    }
    for (Recording.Cut cut : recording.cuts()) {
      // Once at its end, and as often while it is under way.
      for (long at = cut.before(); at < cut.after(); at += 1 + (cut.after() - cut.before()) / 3) {
        said.add(new int[] {pointAt(entries, first, at), Integer.MAX_VALUE});
      }
      said.add(new int[] {pointAt(entries, first, cut.after()), Integer.MAX_VALUE});
    }
    Collections.shuffle(said, random);
    said.sort((a, b) -> Integer.compare(b[1], a[1]));
    for (int i = 0; 3 * i + 1 < points.length && i < said.size(); i++) {
      points[3 * i + 1] = said.get(i)[0];
    }
  }

  private static int pointAt(List<DiskLog.Entry> entries, int first, long position) {
    int point = first;
    while (point < entries.size() && entries.get(point).end() <= position) {
      point++;
    }
    return point;
  }

  /** For each number of entries, how many of them are writes behind the last flush. */
  private static int[] unflushedBefore(List<DiskLog.Entry> entries) {
    int[] unflushed = new int[entries.size() + 1];
    for (int i = 0; i < entries.size(); i++) {
      unflushed[i + 1] = entries.get(i).flush() ? 0 : unflushed[i] + 1;
    }
    return unflushed;
  }

  boolean hasNext() {
    return done < points.length;
  }

  Image next() throws IOException {
    int point = points[done++];
    List<DiskLog.Entry> entries = log.entries();
    int lastFlush = point - 1;
    while (lastFlush >= flushedEntries && !entries.get(lastFlush).flush()) {
      lastFlush--;
    }
    while (flushedEntries <= lastFlush) {
      apply(flushed, entries.get(flushedEntries++));
    }
    List<DiskLog.Entry> window = entries.subList(flushedEntries, point);
    DiskState disk = new DiskState(flushed);
    Survivors[] all = Survivors.values();
    // A batch is one write or two: only torn ones make a torn tail.
    Survivors survivors =
        random.nextInt(3) == 0 ? Survivors.SECTORS : all[random.nextInt(all.length)];
    for (DiskLog.Entry entry : chosen(window, survivors)) {
      apply(disk, entry);
    }
    long position = point == 0 ? 0 : entries.get(point - 1).end();
    long acknowledged = recording.acknowledged(position);
    return new Image(disk, point, window.size(), survivors, acknowledged, position);
  }

  private List<DiskLog.Entry> chosen(List<DiskLog.Entry> window, Survivors survivors) {
    List<DiskLog.Entry> chosen = new ArrayList<>(window);
    int one = window.isEmpty() ? 0 : random.nextInt(window.size());
    switch (survivors) {
      case ALL -> {}
      case NONE -> chosen.clear();
      case WRITES -> chosen.removeIf(entry -> random.nextBoolean());
      case SECTORS -> chosen = sectors(window);
      case ALL_BUT_ONE -> chosen = without(window, one);
      case ONLY_ONE -> chosen = window.subList(one, Math.min(one + 1, window.size()));
      case REORDERED -> {
        chosen.removeIf(entry -> random.nextInt(4) == 0);
        Collections.shuffle(chosen, random);
      }
    }
    return chosen;
  }

  private static List<DiskLog.Entry> without(List<DiskLog.Entry> window, int one) {
    List<DiskLog.Entry> rest = new ArrayList<>(window);
    if (!rest.isEmpty()) {
      rest.remove(one);
    }
    return rest;
  }

  private List<DiskLog.Entry> sectors(List<DiskLog.Entry> window) {
    List<DiskLog.Entry> pieces = new ArrayList<>();
    int tenths = List.of(1, 5, 9).get(random.nextInt(3));
    for (DiskLog.Entry e : window) {
      long length;
      for (long at = 0; at < e.length(); at += length) {
        long offset = e.offset() + at;
        boolean ours = recording.ownBlocks().get((int) (offset / BLOCK));
        int unit = ours ? SECTOR : BLOCK;
        length = Math.min(unit - offset % unit, e.length() - at);
        if (random.nextInt(10) < tenths) {
          long data = e.data() < 0 ? -1 : e.data() + at;
          pieces.add(new DiskLog.Entry(false, offset, length, data, e.end()));
        }
      }
    }
    return pieces;
  }

  private void apply(DiskState disk, DiskLog.Entry entry) throws IOException {
    disk.write(log, entry.offset(), entry.length(), entry.data());
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
