package io.duralog.recovery;

import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;

/** Checks records in place. */
public final class Records {
  private Records() {}

  /**
   * Checks one record.
   *
   * @return index after it, or -1 if it is not the sound record of that sequence
   */
  public static int check(byte[] bytes, int at, int end, int seed, long sequence) {
    int behind = end(bytes, at, end);
    return behind >= 0 && isSound(bytes, at, behind, seed, sequence) ? behind : -1;
  }

  /** Index after a record by its length, or -1 if it does not end by {@code end}. */
  public static int end(byte[] bytes, int at, int end) {
    if (end - at < RecordFormat.HEADER_LENGTH) {
      return -1;
    }
    int length = LittleEndian.getInt(bytes, at + RecordFormat.LENGTH);
    int payload = at + RecordFormat.HEADER_LENGTH;
    return length < 0 || length > end - payload ? -1 : payload + length;
  }

  /** Whether the record that ends at {@code behind} is the sound record of that sequence. */
  static boolean isSound(byte[] bytes, int at, int behind, int seed, long sequence) {
    int payload = at + RecordFormat.HEADER_LENGTH;
    int length = behind - payload;
    int crc = Crc32c.of(bytes, payload, length);
    int unbound = RecordFormat.unboundCheck(crc, length, bytes[at + RecordFormat.TYPE]);
    int stored = LittleEndian.getInt(bytes, at + RecordFormat.CHECK);
    return RecordFormat.bind(unbound, seed, sequence) == stored;
  }

  /** Index after the last record of a run. */
  static int end(byte[] bytes, RecordRun run) {
    int at = run.index();
    for (int i = 0; i < run.count(); i++) {
      at += RecordFormat.HEADER_LENGTH + LittleEndian.getInt(bytes, at + RecordFormat.LENGTH);
    }
    return at;
  }
}
