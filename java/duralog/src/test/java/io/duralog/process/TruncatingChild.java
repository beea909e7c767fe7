package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends, gives up what is before some record, cuts away what is after another, until it is
 * killed. Says {@code durable N TIME BYTES}, where the bytes are those that it has written of all
 * that was accepted by then; {@code asks N} before it truncates there and {@code begins N}
 * afterwards; and {@code cuts G N} before it cuts there, which makes it generation G.
 */
final class TruncatingChild {
  /** Bytes of a segment. */
  static final int SEGMENT = 64 << 10;

  private TruncatingChild() {}

  /** What the record of a sequence holds that was appended in a generation of the log. */
  static String payload(long generation, long sequence) {
    return generation + " " + sequence + " " + "x".repeat((int) (sequence * 7919 % 3_000));
  }

  /**
   * Runs.
   *
   * @param args directory, engine, seed; and for a slower one with a longer log the nanoseconds
   *     between two rounds and the records that it never gives up
   */
  public static void main(String[] args) {
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
    long pause = args.length > 3 ? Long.parseLong(args[3]) : 0;
    long most = args.length > 3 ? Long.parseLong(args[4]) : 0;
    LogOptions options =
        LogOptions.builder()
            .engine(EngineChoice.valueOf(args[1]))
            .segmentSize(SEGMENT)
            .groupBytes(8 << 10)
            .queueBytes(64 << 10)
            .build();
    DuraLog log = DuraLog.open(Path.of(args[0]), options);
    long bytesBefore = 0;
    while (true) {
      if (pause > 0) {
        LockSupport.parkNanos(pause);
      }
      for (int n = random.nextInt(60); n >= 0; n--) {
        log.append(payload(log.generation(), log.lastSequence() + 1));
      }
      if (random.nextInt(3) == 0) {
        long now = System.nanoTime();
        long durable = log.sync();
        long bytes = bytesBefore + log.stats().durableBytes();
        Say.line("durable " + durable + " " + now + " " + bytes);
      }
      if (random.nextInt(4) == 0) {
        long first = log.firstSequence();
        long durable = log.durableSequence();
        long kept = Math.max(first, durable - most - random.nextInt(300));
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
        bytesBefore += log.stats().durableBytes();
        Say.line("durable " + log.durableSequence() + " " + System.nanoTime() + " " + bytesBefore);
        log = DuraLog.open(Path.of(args[0]), options);
      }
    }
  }
}
