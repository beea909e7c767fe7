package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Appends, gives up what is before some record, cuts away what is after another, until it is
 * killed. Says {@code durable N}, {@code asks N} before it truncates there and {@code begins N}
 * afterwards, and {@code cuts G N} before it cuts there, which makes it generation G.
 */
final class TruncatingChild {
  private TruncatingChild() {}

  /** What the record of a sequence holds that was appended in a generation of the log. */
  static String payload(long generation, long sequence) {
    return generation + " " + sequence + " " + "x".repeat((int) (sequence * 7919 % 3_000));
  }

  /**
   * Runs.
   *
   * @param args directory, engine, seed
   */
  public static void main(String[] args) {
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
    LogOptions options =
        LogOptions.builder()
            .engine(EngineChoice.valueOf(args[1]))
            .segmentSize(64 << 10)
            .groupBytes(8 << 10)
            .queueBytes(64 << 10)
            .build();
    DuraLog log = DuraLog.open(Path.of(args[0]), options);
    while (true) {
      for (int n = random.nextInt(60); n >= 0; n--) {
        log.append(payload(log.generation(), log.lastSequence() + 1));
      }
      if (random.nextInt(3) == 0) {
        Say.line("durable " + log.sync());
      }
      if (random.nextInt(4) == 0) {
        long first = log.firstSequence();
        long durable = log.durableSequence();
        long kept = Math.max(first, durable - random.nextInt(300));
        Say.line("asks " + kept);
        log.truncateBefore(kept);
        Say.line("begins " + kept);
      }
      if (random.nextInt(8) == 0) {
        long kept = Math.max(log.firstSequence(), log.lastSequence() - random.nextInt(120));
        Say.line("cuts " + (log.generation() + 1) + " " + kept);
        log.truncateAfter(kept);
      }
      if (random.nextInt(200) == 0) {
        log.close();
        Say.line("durable " + log.durableSequence());
        log = DuraLog.open(Path.of(args[0]), options);
      }
    }
  }
}
