package io.duralog.recovery;

import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the sound records in a damaged region. A record's checksum can be solved for its sequence.
 * So a reader that has lost its place tries every byte as the beginning of a record.
 *
 * <p>A candidate is believed only if the record after it is sound too, or if it is the last one and
 * nothing but zeros is after it: garbage must not become a record by chance. A payload may hold
 * records of this very log, such as a copy of its files. So of several candidates the first one
 * counts from which sound records lead to the end; if there is none, the first of all. Solving a
 * place and following its run use up a budget of checksummed bytes, so a hostile region cannot hold
 * a reader forever.
 */
public final class RegionSalvage {
  private static final long BUDGET_PER_BYTE = 64;
  private static final long BUDGET_LEAST = 16 << 20;

  private final byte[] bytes;
  private final int end;
  private final int seed;
  private final long past;
  private final boolean packed;
  private final List<RecordRun> runs = new ArrayList<>();
  private long budget;

  private RegionSalvage(byte[] bytes, int from, int end, int seed, long past, boolean packed) {
    this.bytes = bytes;
    this.end = end;
    this.seed = seed;
    this.past = past;
    this.packed = packed;
    this.budget = BUDGET_LEAST + (end - from) * BUDGET_PER_BYTE;
  }

  /**
   * Finds what there is.
   *
   * @param from index at which the first record should begin
   * @param end index after the region
   * @param first sequence of the first record that may be there
   * @param past sequence after the last one that may be there
   * @param packed whether the region is one batch: then a record that is not sound at its place is
   *     not looked for elsewhere
   */
  public static List<RecordRun> find(
      byte[] bytes, int from, int end, int seed, long first, long past, boolean packed) {
    return new RegionSalvage(bytes, from, end, seed, past, packed).run(from, first);
  }

  private List<RecordRun> run(int from, long first) {
    int at = from;
    long sequence = first;
    while (at < end && sequence < past) {
      int next = extend(at, sequence);
      if (next > at) {
        RecordRun last = runs.get(runs.size() - 1);
        at = next;
        sequence = last.firstSequence() + last.count();
        continue;
      }
      int behind = behindLength(at);
      if (behind > 0 && check(behind, sequence + 1) > 0) {
        at = behind; // the damaged record's length is sound
        sequence++;
        continue;
      }
      int found = search(at, packed ? sequence + 1 : sequence);
      if (found < 0) {
        break;
      }
      at = found;
      sequence = solve(at, sequence);
    }
    return runs;
  }

  /** Index after the sound record of a sequence, or -1 if there is none. */
  private int check(int at, long sequence) {
    int behind = Records.end(bytes, at, end);
    if (behind < 0) {
      return -1;
    }
    budget -= behind - at;
    return Records.isSound(bytes, at, behind, seed, sequence) ? behind : -1;
  }

  /** Where a record ends if its length is right and another record can be after it, or -1. */
  private int behindLength(int at) {
    if (end - at < RecordFormat.HEADER_LENGTH) {
      return -1;
    }
    long behind =
        (long) at
            + RecordFormat.HEADER_LENGTH
            + LittleEndian.getInt(bytes, at + RecordFormat.LENGTH);
    return behind > at && behind < end ? (int) behind : -1;
  }

  /** Adds the run of sound records that begins here, if any; returns the index after it. */
  private int extend(int at, long sequence) {
    int next = at;
    int count = 0;
    while (sequence + count < past) {
      int behind = check(next, sequence + count);
      if (behind < 0) {
        break;
      }
      next = behind;
      count++;
    }
    if (count > 0) {
      runs.add(new RecordRun(sequence, at, count));
    }
    return next;
  }

  /**
   * The next index at which a believable record begins, or -1. The first one counts from which
   * sound records lead to the end; if there is none, the first of all.
   */
  private int search(int from, long sequence) {
    int best = -1;
    int at = from;
    while (end - at >= RecordFormat.HEADER_LENGTH && budget > 0) {
      // Eight zeros count as unwritten space. A record begins with them only if it is empty, has
      // type 0, and the lower three bytes of its checksum are zero: once in 2^24.
      long candidate = LittleEndian.getLong(bytes, at) == 0 ? -1 : solve(at, sequence);
      if (candidate < sequence || candidate >= past || !believable(at, candidate)) {
        at++;
        continue;
      }
      int behind = behindRun(at, candidate);
      if (behind == end || SegmentWindow.isZero(bytes, behind, end - behind)) {
        return at;
      }
      best = best < 0 ? at : best;
      at = behind; // each record of a run leads to the same dead end
    }
    return best;
  }

  private int behindRun(int from, long first) {
    int at = from;
    long sequence = first;
    int behind = from;
    while (behind >= 0 && sequence < past) {
      at = behind;
      behind = check(at, sequence++);
    }
    int last = behind < 0 ? at : behind;
    return last;
  }

  private boolean believable(int at, long candidate) {
    int behind = check(at, candidate);
    if (behind < 0) {
      return false;
    }
    return candidate == past - 1
        ? SegmentWindow.isZero(bytes, behind, end - behind)
        : check(behind, candidate + 1) > 0;
  }

  /** The sequence for which the bytes here would be a sound record, or -1. */
  private long solve(int at, long near) {
    int length = LittleEndian.getInt(bytes, at + RecordFormat.LENGTH);
    int payload = at + RecordFormat.HEADER_LENGTH;
    if (length < 0 || length > end - payload) {
      return -1;
    }
    budget -= RecordFormat.HEADER_LENGTH + length;
    int type = bytes[at + RecordFormat.TYPE];
    int unbound = RecordFormat.unboundCheck(Crc32c.of(bytes, payload, length), length, type);
    int stored = LittleEndian.getInt(bytes, at + RecordFormat.CHECK);
    return RecordFormat.solveSequence(unbound, stored, seed, near);
  }
}
