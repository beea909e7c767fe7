package io.duralog.fuzz;

import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.DirectoryImage;
import java.util.Arrays;
import java.util.List;

/** Changes a log as a script says. */
final class Tampering {
  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;
  private static final int MOST_STEPS = 24;
  private static final int MOST_BYTES = 1 << 20;

  /** Offset and size of the fields of a batch header. */
  private static final int[][] BATCH = {
    {8, 8}, {16, 8}, {24, 8}, {32, 8}, {40, 4}, {44, 4}, {48, 4}, {52, 4}, {56, 4}, {60, 4}
  };

  private static final int[][] SEGMENT = {{8, 4}, {12, 4}, {16, 8}, {24, 4}, {28, 4}, {32, 8}};
  private static final int[][] MARK = {
    {8, 4}, {12, 4}, {16, 8}, {24, 8}, {32, 8}, {40, 4}, {56, 8}
  };

  private final Script script;
  private final DirectoryImage image;
  private boolean forgedRecords;
  private boolean forged;

  private Tampering(Script script, DirectoryImage image) {
    this.script = script;
    this.image = image;
  }

  /**
   * What a script makes of a log.
   *
   * @param forged whether any checksum was made right again
   * @param forgedRecords whether those of records were
   */
  record Result(DirectoryImage image, boolean forged, boolean forgedRecords) {}

  static Result of(Script script) {
    Tampering t = new Tampering(script, BaseLogs.copy(script.next()));
    int repairs = script.next();
    for (int i = 0; i < MOST_STEPS && script.hasMore(); i++) {
      t.step();
    }
    t.repair(repairs);
    return new Result(t.image, t.forged, t.forgedRecords);
  }

  private void repair(int what) {
    Forger forger = new Forger(image);
    if (what % 8 == 7) { // one in eight: the content of what is read is free then
      forger.records();
      forgedRecords = true;
    }
    if ((what & 16) != 0) {
      forger.segments();
    }
    if ((what & 32) != 0) {
      forger.batches((what & 64) != 0);
    }
    if ((what & 128) != 0) {
      forger.root();
    }
    forged |= forgedRecords || what >= 16;
  }

  private void step() {
    List<Places.Place> batches = Places.batches(image);
    int kind = script.next() % 20;
    if (kind < 11 && !batches.isEmpty()) {
      Places.Place place = batches.get(script.below(batches.size()));
      Places.Place other = batches.get(kind < 3 ? script.below(batches.size()) : 0);
      batch(kind, place, other);
      return;
    }
    List<String> names = image.names();
    if (kind == 11) {
      splice();
    } else if (!names.isEmpty()) {
      file(kind, names.get(script.below(names.size())));
    }
  }

  private void batch(int kind, Places.Place p, Places.Place other) {
    byte[] b = image.file(p.file());
    byte[] o = image.file(other.file());
    int length = Places.onDisk(b, p.offset());
    switch (kind) {
      case 0 -> { // duplicate
        int n = Math.min(length, o.length - other.offset());
        System.arraycopy(b.clone(), p.offset(), o, other.offset(), n);
      }
      case 1 -> { // swap
        int n = Math.min(length, Places.onDisk(o, other.offset()));
        byte[] mine = Arrays.copyOfRange(b, p.offset(), p.offset() + n);
        System.arraycopy(o.clone(), other.offset(), b, p.offset(), n);
        System.arraycopy(mine, 0, o, other.offset(), n);
      }
      case 2 -> image.put(p.file(), moved(b, p.offset(), (byte) script.next()));
      case 3 -> Arrays.fill(b, p.offset(), p.offset() + length, (byte) 0);
      case 4 -> { // only some of its blocks
        int at = p.offset() + script.below(Math.max(1, length / BLOCK)) * BLOCK;
        Arrays.fill(b, at, Math.min(b.length, at + BLOCK), (byte) (script.next() % 2 * 0xA5));
      }
      case 5, 6 -> set(b, p.offset(), BATCH[script.below(BATCH.length)]);
      case 7 -> flip(b, p.offset() + script.below(64));
      case 8 -> flip(b, p.offset() + script.below(length));
      default -> record(b, p.offset(), kind == 9);
    }
  }

  /** Removes blocks at an offset, or puts zeros in; all behind moves, the file keeps its length. */
  private static byte[] moved(byte[] b, int at, int blocks) {
    byte[] r = Arrays.copyOf(b, b.length);
    int by = Math.floorMod(blocks, 5) * BLOCK;
    if (blocks < 0) {
      int n = Math.max(0, b.length - at - by);
      System.arraycopy(b, b.length - n, r, at, n);
      Arrays.fill(r, at + n, r.length, (byte) 0);
    } else {
      Arrays.fill(r, at, Math.min(r.length, at + by), (byte) 0);
      System.arraycopy(b, at, r, Math.min(r.length, at + by), Math.max(0, b.length - at - by));
    }
    return r;
  }

  private void record(byte[] b, int batch, boolean length) {
    int at = batch + 64;
    for (int skip = script.next() % 5; skip > 0 && at + 9 < b.length && at > 0; skip--) {
      at += RecordFormat.HEADER_LENGTH + Math.max(0, LittleEndian.getInt(b, at));
    }
    if (at < 0 || at + RecordFormat.HEADER_LENGTH > b.length) {
      return;
    }
    if (length) {
      LittleEndian.putInt(b, at, (int) script.instead(LittleEndian.getInt(b, at)));
    } else {
      flip(b, at + script.below(RecordFormat.HEADER_LENGTH));
    }
  }

  private void flip(byte[] b, int at) {
    if (at < b.length) {
      b[at] ^= (byte) (1 << script.next() % 8);
    }
  }

  private void set(byte[] b, int at, int[] field) {
    if (at + field[0] + field[1] > b.length) {
      return;
    }
    if (field[1] == 4) {
      int old = LittleEndian.getInt(b, at + field[0]);
      LittleEndian.putInt(b, at + field[0], (int) script.instead(old));
    } else {
      long old = LittleEndian.getLong(b, at + field[0]);
      LittleEndian.putLong(b, at + field[0], script.instead(old));
    }
  }

  private void file(int kind, String name) {
    byte[] b = image.file(name);
    boolean segment = name.endsWith(".seg");
    switch (kind) {
      case 12 -> image.remove(name);
      case 13 -> image.put(name, Arrays.copyOf(b, cut(b.length)));
      case 14 ->
          image.put(name, Arrays.copyOf(b, Math.min(MOST_BYTES, b.length + cut(MOST_BYTES))));
      case 15 -> { // under a name that is another's, or was nobody's
        String to = SegmentFormat.fileName(1 + script.below(9));
        byte[] there = image.has(to) ? image.file(to) : null;
        image.put(to, b.clone());
        if (there == null) {
          image.remove(name);
        } else {
          image.put(name, there);
        }
      }
      case 16 -> {
        int copy = script.next() % 3; // the first, the second, both
        for (int i = 0; segment && i < 2; i++) {
          if (copy == 2 || copy == i) {
            set(b, i * SegmentFormat.COPY_LENGTH, SEGMENT[script.below(SEGMENT.length)]);
          }
        }
        if (!segment) {
          set(b, 0, MARK[script.below(MARK.length)]);
        }
      }
      case 17 -> flip(b, script.below(Math.max(1, b.length)));
      case 18 -> flip(b, script.below(64));
      default -> {
        int at = Math.min(b.length, script.below(64) * BLOCK);
        Arrays.fill(b, at, Math.min(b.length, at + script.next() * 64), (byte) script.next());
      }
    }
  }

  private int cut(int length) {
    int blocks = script.below(Math.max(1, length / BLOCK + 1));
    return Math.min(length, blocks * BLOCK + (script.next() < 128 ? 0 : script.next() * 16));
  }

  /** A file or a batch of another log, or of an older state of this one. */
  private void splice() {
    DirectoryImage from = BaseLogs.copy(script.next());
    List<Places.Place> theirs = Places.batches(from);
    List<Places.Place> ours = Places.batches(image);
    if (script.next() % 3 == 0) {
      List<String> names = from.names();
      String name = names.get(script.below(names.size()));
      image.put(name, from.file(name));
    } else if (!theirs.isEmpty() && !ours.isEmpty()) {
      Places.Place p = theirs.get(script.below(theirs.size()));
      Places.Place to = ours.get(script.below(ours.size()));
      byte[] b = from.file(p.file());
      byte[] o = image.file(to.file());
      int n = Math.min(Places.onDisk(b, p.offset()), o.length - to.offset());
      System.arraycopy(b, p.offset(), o, to.offset(), n);
    }
  }
}
