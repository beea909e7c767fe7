package io.duralog.bench;

import io.duralog.DuraLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How long a writer's open takes after its process was killed, by the length of the log: one JVM
 * writes and halts, another one opens, in a new directory each time, since an open leaves a mark
 * that helps the next one.
 */
final class OpenAfterCrash {
  private static final int RECORD = 1000;
  private static final long GIB = 1L << 30;

  /** Appended behind the last sync, and so there or not. */
  private static final int NOT_SYNCED = 100;

  private OpenAfterCrash() {}

  /** The first JVM: writes, says what is durable, and halts. Does not return. */
  static void write(ContestantKind kind, double gib, Path work) {
    byte[] payload = new byte[RECORD];
    long records = (long) (gib * GIB / RECORD);
    DuraLog log = DuraLog.open(work.resolve("log"), kind.options());
    for (long i = 0; i < records; i++) {
      payload[(int) (i % RECORD)]++;
      log.append(payload);
    }
    log.sync();
    for (int i = 0; i < NOT_SYNCED; i++) {
      log.append(payload);
    }
    System.out.println(records);
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /**
   * The second JVM: opens, from its first touch of the library on.
   *
   * @return the line it prints: nanoseconds, and the last sequence that it found
   */
  static String open(ContestantKind kind, Path work) {
    long start = System.nanoTime();
    try (DuraLog log = DuraLog.open(work.resolve("log"), kind.options())) {
      return (System.nanoTime() - start) + " " + log.lastSequence();
    }
  }

  /** Measures those of the contestants that are DuraLog, each length with a warm cache and cold. */
  static void print(ForkedRun forked, List<ContestantKind> kinds, List<Double> sizes, int rounds)
      throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT, "%-46s %10s %22s%n", "open and recover after a kill, new JVM", "GiB", "ms");
    for (ContestantKind kind : kinds) {
      for (double gib : kind.isOurs() ? sizes : List.<Double>of()) {
        for (boolean cold : new boolean[] {false, true}) {
          try {
            print(kind, gib, cold, millis(forked, kind, gib, cold, rounds));
          } catch (RefusedException e) {
            System.out.println("left out: " + kind.title() + ": " + e.getMessage());
          }
        }
      }
    }
  }

  private static List<Double> millis(
      ForkedRun forked, ContestantKind kind, double gib, boolean cold, int rounds)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      millis.add(forked.openAfterCrash(kind, gib, cold) / 1e6);
    }
    Collections.sort(millis);
    return millis;
  }

  private static void print(ContestantKind kind, double gib, boolean cold, List<Double> millis) {
    System.out.printf(
        Locale.ROOT,
        "%-30s %-15s %10.3g %8.0f (%.0f to %.0f)%n",
        kind.title(),
        cold ? "nothing cached" : "cached",
        gib,
        millis.get(millis.size() / 2),
        millis.get(0),
        millis.get(millis.size() - 1));
  }

  /**
   * What the second JVM has measured.
   *
   * @param written what the first one said
   * @throws IllegalStateException where the log has not what was durable
   */
  static long nanos(String written, String opened) {
    String[] parts = opened.split(" ", -1);
    long durable = Long.parseLong(written);
    long last = Long.parseLong(parts[1]);
    if (last < durable || last > durable + NOT_SYNCED) {
      throw new IllegalStateException("recovered through " + last + ", durable was " + durable);
    }
    return Long.parseLong(parts[0]);
  }
}
