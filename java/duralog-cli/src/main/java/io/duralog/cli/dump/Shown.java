package io.duralog.cli.dump;

import io.duralog.recovery.RecordRun;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** How numbers and bytes are written. */
final class Shown {
  /** Bytes of a segment's header that are not all zero, in short. */
  private static final int SHORT = 64;

  private static final long NANOS = 1_000_000_000;
  private static final HexFormat BYTES = HexFormat.ofDelimiter(" ");

  private Shown() {}

  /** A number that is drawn at random, such as an incarnation. */
  static String id(long number) {
    return HexFormat.of().toHexDigits(number);
  }

  static String crc(int crc) {
    return HexFormat.of().toHexDigits(crc);
  }

  static String time(long nanos) {
    return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS).toString();
  }

  /** All of the bytes of a header. */
  static String bytes(ByteBuffer header) {
    byte[] copy = new byte[header.remaining()];
    header.duplicate().get(copy);
    return BYTES.formatHex(copy);
  }

  /** The beginning of a copy of a header; empty where the file ends before it. */
  static String bytes(ByteBuffer block, int from) {
    int length = Math.min(SHORT, block.limit() - from);
    return length <= 0 ? "" : bytes(block.slice(from, length));
  }

  /** As in {@code 1 to 3, 5 to 5}. */
  static String ranges(List<RecordRun> runs) {
    return runs.stream()
        .map(r -> r.firstSequence() + " to " + (r.firstSequence() + r.count() - 1))
        .collect(Collectors.joining(", "));
  }
}
