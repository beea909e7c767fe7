package io.duralog.recovery;

import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;

/** Checks records where they lie. */
public final class Records {
  private Records() {}

  /**
   * Checks one record.
   *
   * @return index behind it, or -1 when it is not the sound record of that sequence
   */
  public static int check(byte[] bytes, int at, int end, int seed, long sequence) {
    if (end - at < RecordFormat.HEADER_LENGTH) {
      return -1;
    }
    int length = LittleEndian.getInt(bytes, at + RecordFormat.LENGTH);
    int payload = at + RecordFormat.HEADER_LENGTH;
    if (length < 0 || length > end - payload) {
      return -1;
    }
    int unbound =
        RecordFormat.unboundCheck(
            Crc32c.of(bytes, payload, length), length, bytes[at + RecordFormat.TYPE]);
    int stored = LittleEndian.getInt(bytes, at + RecordFormat.CHECK);
    return RecordFormat.bind(unbound, seed, sequence) == stored ? payload + length : -1;
  }

  /**
   * Checks all records of a batch.
   *
   * @return whether all are sound and end exactly where the batch does
   */
  static boolean checkAll(byte[] bytes, int at, int end, int seed, long first, int count) {
    int next = at;
    for (int i = 0; i < count; i++) {
      next = check(bytes, next, end, seed, first + i);
      if (next < 0) {
        return false;
      }
    }
    return next == end;
  }

  /** Index behind the last record of a run. */
  static int end(byte[] bytes, RecordRun run) {
    int at = run.index();
    for (int i = 0; i < run.count(); i++) {
      at += RecordFormat.HEADER_LENGTH + LittleEndian.getInt(bytes, at + RecordFormat.LENGTH);
    }
    return at;
  }
}
