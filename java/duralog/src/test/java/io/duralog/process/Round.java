package io.duralog.process;

import io.duralog.LogOptions;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * One life of a writer: everything about it follows from its seed, so that a failure can be
 * repeated and another process knows what was sent.
 *
 * @param seed the source of all below and of the records
 * @param threads how many append
 * @param killAt the event that the kill follows
 * @param delayNanos how long after it
 * @param check who looks at the log first
 */
record Round(
    long seed, int threads, LogOptions options, KillAt killAt, long delayNanos, Check check) {
  private static final int KIB = 1024;

  enum KillAt {
    OPENING,
    FIRST_ACK,
    ROLL,
    RUNNING
  }

  enum Check {
    /** The next writer, in the test's process; it closes the log cleanly. */
    WRITER,
    /** A reader here; then the next child opens what the kill left. */
    READER,
    /** A reader in a process of its own first. */
    READER_PROCESS
  }

  /** The first of a row of random rounds that is as it is wanted. */
  static Round like(SplittableRandom random, Predicate<Round> wanted) {
    Round round = of(random.nextLong());
    while (!wanted.test(round)) {
      round = of(random.nextLong());
    }
    return round;
  }

  static Round of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int threads = 1 + random.nextInt(8);
    int[] segment = {64, 64, 128, 256, 1024, 8192};
    int[] group = {8, 64, 1024};
    int[] queue = {64, 1024, 32 * 1024};
    LogOptions options =
        LogOptions.builder()
            .directIo(random.nextBoolean())
            .segmentSize(segment[random.nextInt(segment.length)] * (long) KIB)
            .groupBytes(group[random.nextInt(group.length)] * KIB)
            .queueBytes(queue[random.nextInt(queue.length)] * (long) KIB)
            .maxRecordSize(4 * KIB * KIB)
            .build();
    KillAt killAt = KillAt.values()[Math.min(random.nextInt(6), 3)];
    long mostMillis =
        switch (killAt) {
          case OPENING -> 120;
          case FIRST_ACK, ROLL -> 3;
          case RUNNING -> 300;
        };
    long delay = random.nextLong(mostMillis * 1_000_000);
    Check check = Check.values()[random.nextInt(Check.values().length)];
    return new Round(seed, threads, options, killAt, delay, check);
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + ": "
        + threads
        + " threads, segments of "
        + options.segmentSize() / KIB
        + " KiB, groups "
        + options.groupBytes() / KIB
        + " KiB, queue "
        + options.queueBytes() / KIB
        + (options.directIo() ? " KiB, direct" : " KiB, buffered")
        + ", killed "
        + delayNanos / 1000
        + " us after "
        + killAt
        + ", checked by "
        + check;
  }
}
