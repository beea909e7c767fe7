package io.duralog.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file, whatever its name: what reads see, what is on stable storage, and the writes in between.
 * Pages are never changed once they are there, so copies of a file share them.
 */
final class SimFile {
  static final int PAGE = 4096;
  static final int SECTOR = 512;
  private static final byte[] ZERO = new byte[PAGE];

  /** A write that is not yet durable. */
  static final class Piece {
    final int page;
    final byte[][] pages;

    Piece(int page, byte[][] pages) {
      this.page = page;
      this.pages = pages;
    }

    int end() {
      return page + pages.length;
    }

    /** The same without the pages that another one has replaced; null stands for those. */
    Piece without(Piece newer) {
      if (newer.end() <= page || end() <= newer.page) {
        return this;
      }
      byte[][] left = pages.clone();
      for (int i = 0; i < left.length; i++) {
        boolean replaced = page + i >= newer.page && page + i < newer.end();
        left[i] = replaced ? null : left[i];
      }
      return new Piece(page, left);
    }
  }

  /** Whether a sync has failed and not been told, or had its data dropped. */
  boolean staleCache;

  private byte[][] seen = {};
  private byte[][] safe = {};
  private List<Piece> pending = new ArrayList<>();

  long size() {
    return (long) seen.length * PAGE;
  }

  /** Takes what is to be written, as it is now. */
  static Piece piece(long offset, ByteBuffer blocks) {
    int n = blocks.remaining();
    if (offset % PAGE != 0 || n % PAGE != 0 || n == 0 || !blocks.isDirect()) {
      throw new AssertionError("not whole blocks outside the heap: " + n + " at " + offset);
    }
    byte[][] pages = new byte[n / PAGE][];
    int from = blocks.position();
    ByteBuffer zeros = ByteBuffer.wrap(ZERO);
    for (int i = 0; i < pages.length; i++) {
      ByteBuffer page = blocks.slice(from + i * PAGE, PAGE);
      if (page.mismatch(zeros) < 0) {
        pages[i] = ZERO;
      } else {
        pages[i] = new byte[PAGE];
        page.get(pages[i]);
      }
    }
    return new Piece((int) (offset / PAGE), pages);
  }

  /** Into the cache: reads see it from now on, and a crash may leave any of it. */
  void write(Piece piece) {
    seen = with(seen, piece);
    pending.add(piece);
  }

  /** A write of which the device reports an error: some of it may be there. */
  void writeTorn(Piece piece, Dice dice) {
    byte[][] torn = seen.length >= piece.end() ? seen.clone() : Arrays.copyOf(seen, piece.end());
    fillHoles(torn);
    sectors(torn, piece, dice);
    Piece rest = new Piece(piece.page, Arrays.copyOfRange(torn, piece.page, piece.end()));
    write(rest);
  }

  /** A write that is already in the cache has reached stable storage, alone. */
  void land(Piece piece) {
    safe = with(safe, piece);
    int at = pending.indexOf(piece);
    if (at >= 0) {
      pending.remove(at);
      for (int i = 0; i < at; i++) {
        pending.set(i, pending.get(i).without(piece)); // what it has replaced cannot come later
      }
    }
  }

  void sync() {
    safe = seen;
    pending.clear();
  }

  /**
   * A sync that fails: of what was not yet durable some has arrived and the rest never will. A
   * cache that is honest says so when it is read; one that is stale still shows what is lost.
   */
  void failSync(Dice dice, boolean stale) {
    safe = survivors(dice);
    pending.clear();
    if (stale) {
      staleCache = true;
    } else {
      seen = safe;
    }
  }

  int read(long offset, ByteBuffer to) {
    int n = (int) Math.max(0, Math.min(to.remaining(), size() - offset));
    long at = offset;
    long end = offset + n;
    while (at < end) {
      int in = (int) (at % PAGE);
      int part = (int) Math.min(PAGE - in, end - at);
      to.put(seen[(int) (at / PAGE)], in, part);
      at += part;
    }
    return n;
  }

  boolean isDurable() {
    return pending.isEmpty();
  }

  /** The same file again, cache and all: only the process has died. */
  SimFile copy() {
    SimFile copy = new SimFile();
    copy.seen = seen;
    copy.safe = safe;
    copy.pending = new ArrayList<>(pending);
    copy.staleCache = staleCache;
    return copy;
  }

  /** What a power cut leaves of it. */
  SimFile crash(Dice dice) {
    SimFile after = new SimFile();
    after.seen = pending.isEmpty() ? safe : survivors(dice);
    after.safe = after.seen;
    return after;
  }

  private byte[][] survivors(Dice dice) {
    int style = dice.below(8);
    if (style == 0) {
      return safe;
    }
    List<Piece> order = new ArrayList<>(pending);
    if (style > 3) {
      dice.shuffle(order);
    }
    int odd = order.isEmpty() ? 0 : dice.below(order.size());
    byte[][] left = safe;
    for (int i = 0; i < order.size(); i++) {
      Piece p = order.get(i);
      boolean whole =
          switch (style) {
            case 1 -> true;
            case 2 -> i < odd;
            case 3, 4 -> dice.oneIn(2);
            case 5 -> i == odd;
            case 6 -> i != odd;
            default -> false;
          };
      if (whole) {
        left = with(left, p);
      } else if (style == 7 || (style == 2 && i == odd)) {
        left = left.length >= p.end() ? left.clone() : Arrays.copyOf(left, p.end());
        fillHoles(left);
        sectors(left, p, dice);
      }
    }
    return sized(left, dice);
  }

  /** The length is data of its own: it may be the old one, the new one, or in between. */
  private byte[][] sized(byte[][] left, Dice dice) {
    int least = Math.min(safe.length, seen.length);
    int most = Math.max(safe.length, seen.length);
    if (most == least || dice.oneIn(2)) {
      return left;
    }
    byte[][] cut = Arrays.copyOf(left, least + dice.below(most - least + 1));
    fillHoles(cut);
    return cut;
  }

  private static byte[][] with(byte[][] pages, Piece p) {
    byte[][] changed = Arrays.copyOf(pages, Math.max(pages.length, p.end()));
    fillHoles(changed);
    for (int i = 0; i < p.pages.length; i++) {
      changed[p.page + i] = p.pages[i] == null ? changed[p.page + i] : p.pages[i];
    }
    return changed;
  }

  private static void fillHoles(byte[][] pages) {
    for (int i = pages.length - 1; i >= 0 && pages[i] == null; i--) {
      pages[i] = ZERO;
    }
  }

  /** Puts each sector of a piece there or not. */
  private static void sectors(byte[][] pages, Piece p, Dice dice) {
    for (int i = 0; i < p.pages.length; i++) {
      if (p.pages[i] == null) {
        continue;
      }
      byte[] page = pages[p.page + i].clone();
      long which = dice.next();
      for (int s = 0; s < PAGE / SECTOR; s++) {
        if ((which >>> s & 1) == 0) {
          System.arraycopy(p.pages[i], s * SECTOR, page, s * SECTOR, SECTOR);
        }
      }
      pages[p.page + i] = page;
    }
  }
}
