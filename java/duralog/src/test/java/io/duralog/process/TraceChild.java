package io.duralog.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import java.nio.file.Path;

/**
 * Appends records that can be told from all other bytes, one at a time, and says {@code ack N} when
 * record N is durable: for {@link StraceIT}, which reads its system calls.
 */
final class TraceChild {
  static final int RECORDS = 40;

  /** Several of them fill a segment of the smallest size. */
  private static final int SIZE = 6_000;

  private TraceChild() {}

  /**
   * Runs.
   *
   * @param args directory, engine, direct or buffered
   */
  public static void main(String[] args) {
    LogOptions options =
        LogOptions.builder()
            .engine(EngineChoice.valueOf(args[1]))
            .directIo(args[2].equals("direct"))
            .segmentSize(64 << 10)
            .build();
    try (DuraLog log = DuraLog.open(Path.of(args[0]), options)) {
      Say.line("engine " + log.engine());
      for (int i = 1; i <= RECORDS; i++) {
        byte[] payload = new byte[i % 5 == 0 ? SIZE : 100];
        byte[] mark = mark(i).getBytes(US_ASCII);
        System.arraycopy(mark, 0, payload, 0, mark.length);
        log.appendDurable(payload);
        Say.line("ack " + i);
      }
    }
    Say.line("end");
  }

  /** What record N begins with. */
  static String mark(int number) {
    return "<record " + number + ">";
  }
}
