package io.duralog.process;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What one thread of a writer sends, step by step, with what in it: the same in the writer, which
 * does it, and in the check, which compares. For one thread.
 */
final class Plan {
  /** How a step's records are handed over and when they are acknowledged. */
  enum Verb {
    APPEND,
    APPEND_AWAIT,
    APPEND_DURABLE,
    BUFFER_DURABLE,
    TRY_SYNC,
    ASYNC,
    BATCH,
    BATCH_DURABLE;

    boolean batch() {
      return this == BATCH || this == BATCH_DURABLE;
    }
  }

  private static final Verb[] VERBS = Verb.values();
  private static final int LARGE_ONE_IN = 600;

  private final long seed;
  private final int thread;
  private final SplittableRandom random;
  private Verb verb = Verb.APPEND;
  private int left;
  private long counter;
  private byte[] payload = new byte[8192];

  Plan(long seed, int thread) {
    this.seed = seed;
    this.thread = thread;
    this.random = new SplittableRandom(seed * 31 + thread);
  }

  /** Begins the next step and returns its verb. */
  Verb nextStep() {
    verb = VERBS[random.nextInt(VERBS.length)];
    left = verb.batch() ? 1 + random.nextInt(20) : verb == Verb.APPEND ? 8 : 1;
    return verb;
  }

  /** Records of this step still to come. */
  int left() {
    return left;
  }

  /** Whether the step under way is a batch of which a part has been taken. */
  Verb verb() {
    return verb;
  }

  /** Records taken so far. */
  long counter() {
    return counter;
  }

  /** The next record's payload. */
  byte[] nextRecord() {
    left--;
    counter++;
    return content(counter, size());
  }

  private int size() {
    if (!verb.batch() && random.nextInt(LARGE_ONE_IN) == 0) {
      return (64 << 10) + random.nextInt((3 << 20) - (64 << 10));
    }
    int size = random.nextBoolean() ? random.nextInt(128) : random.nextInt(4097);
    // Nothing in an empty record says whose it is: only the first thread sends them.
    return thread == 0 ? size : Math.max(1, size);
  }

  /** Thread, then counter and seed where there is room, then noise. */
  private byte[] content(long number, int size) {
    if (payload.length < size) {
      payload = new byte[size];
    }
    long state = (seed ^ number * 0x9E3779B97F4A7C15L) + thread | 1;
    byte[] p = payload;
    for (int i = 0; i < size; i++) {
      if ((i & 7) == 0) {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
      }
      p[i] = (byte) (state >>> (i & 7) * 8);
    }
    if (size > 0) {
      p[0] = (byte) thread;
    }
    if (size >= 17) {
      for (int i = 0; i < 8; i++) {
        p[1 + i] = (byte) (number >>> i * 8);
        p[9 + i] = (byte) (seed >>> i * 8);
      }
    }
    return Arrays.copyOf(p, size);
  }
}
