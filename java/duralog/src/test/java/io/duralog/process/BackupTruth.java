package io.duralog.process;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** What {@link TruncatingChild} has said, and so what its log holds. */
final class BackupTruth {
  private final AtomicLong durable = new AtomicLong();
  private final AtomicLong begun = new AtomicLong(1);
  private final Set<Long> asked = ConcurrentHashMap.newKeySet();

  /** By generation, the last sequence that the cut which began it has kept. */
  private final Map<Long, Long> kept = new ConcurrentHashMap<>();

  private volatile Written written = new Written(0, 0);

  /**
   * Bytes that the writer has written.
   *
   * @param time all that was accepted by then is part of them
   */
  record Written(long time, long bytes) {}

  BackupTruth() {
    asked.add(1L);
  }

  /** Another writer opens the log: what the one before had no time for has not happened. */
  Thread listen(ChildJvm writer, long generation) {
    kept.keySet().removeIf(g -> g > generation);
    written = new Written(0, 0);
    Thread listener = new Thread(() -> listen(writer), "listens");
    listener.setDaemon(true);
    listener.start();
    return listener;
  }

  private void listen(ChildJvm writer) {
    for (String line = writer.line(); line != null; line = writer.line()) {
      String[] words = line.split(" ");
      long number = Long.parseLong(words[1]);
      switch (words[0]) {
        case "durable" -> {
          durable.accumulateAndGet(number, Math::max);
          written = new Written(Long.parseLong(words[2]), Long.parseLong(words[3]));
        }
        case "asks" -> asked.add(number);
        case "begins" -> begun.accumulateAndGet(number, Math::max);
        case "cuts" -> {
          long last = Long.parseLong(words[2]);
          kept.put(number, last);
          durable.accumulateAndGet(last, Math::min);
        }
        default -> throw new AssertionError(line);
      }
    }
  }

  long durable() {
    return durable.get();
  }

  long begun() {
    return begun.get();
  }

  Written written() {
    return written;
  }

  /** Waits until it has said what it had written by a moment, or later. */
  Written writtenBy(long time, ChildJvm writer) {
    await(() -> written.time() > time, writer, "it has written");
    return written;
  }

  /** Waits until it has said all that has led to a generation and a beginning. */
  void awaitSaid(long generation, long first, ChildJvm writer) {
    await(() -> asked.contains(first), writer, "it begins with " + first);
    for (long g = 1; g <= generation; g++) {
      long one = g;
      await(() -> kept.containsKey(one), writer, "it has cut, generation " + g);
    }
  }

  private static void await(BooleanSupplier said, ChildJvm writer, String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!said.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it never said that " + what + "; " + writer.err());
      }
      Thread.onSpinWait();
    }
  }

  /** Whether a cut that led from one generation to another kept no more than this. */
  boolean isCut(long from, long to, long last) {
    return kept.entrySet().stream()
        .anyMatch(e -> e.getKey() > from && e.getKey() <= to && e.getValue() <= last);
  }

  /** What the log holds at a sequence in a generation: what was appended there last. */
  String payload(long sequence, long generation) {
    long of = generation;
    while (of > 0 && kept.get(of) >= sequence) {
      of--;
    }
    return TruncatingChild.payload(of, sequence);
  }
}
