package io.duralog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller of few records gets its turn beside seven that append without a pause: how long
 * its appends take, each of them accepted and not awaited.
 */
final class SlowCaller {
  private static final int OTHERS = 7;
  private static final int SIZE = 100;
  private static final long BETWEEN_NANOS = 1_000_000;

  /** Until the compiler is done with the way of a record. */
  private static final double WARM_SECONDS = 1;

  private final Contestant contestant;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong appended = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private SlowCaller(Contestant contestant) {
    this.contestant = contestant;
  }

  /**
   * The part in the forked JVM.
   *
   * @return the line it prints: microseconds of half of its appends, of 99 and 99.9 in a hundred
   *     and of the longest one, and how many records a second the others have appended
   */
  static String run(ContestantKind kind, double seconds, Path work)
      throws IOException, InterruptedException {
    try (Contestant c = kind.open(Files.createDirectory(work.resolve("log")), 0)) {
      return new SlowCaller(c).run(seconds);
    }
  }

  private String run(double seconds) throws InterruptedException {
    Thread[] others = new Thread[OTHERS];
    for (int t = 0; t < OTHERS; t++) {
      int thread = t;
      others[t] = new Thread(() -> saturate(thread), "append-" + t);
      others[t].start();
    }
    try {
      call(WARM_SECONDS);
      long before = appended.get();
      long start = System.nanoTime();
      Histogram times = call(seconds);
      double rate = (appended.get() - before) * 1e9 / (System.nanoTime() - start);
      return String.format(
          Locale.ROOT,
          "%.1f %.1f %.1f %.1f %.0f",
          times.getValueAtPercentile(50) / 1e3,
          times.getValueAtPercentile(99) / 1e3,
          times.getValueAtPercentile(99.9) / 1e3,
          times.getMaxValue() / 1e3,
          rate);
    } finally {
      over.set(true);
      for (Thread other : others) {
        other.join();
      }
      Throwable e = failure.get();
      if (e != null) {
        throw new IllegalStateException("a caller failed", e);
      }
    }
  }

  private void saturate(int thread) {
    Content content = new Content(SIZE);
    int some = 1000;
    try {
      for (long i = thread; !over.get(); i += (long) OTHERS * some) {
        for (int k = 0; k < some; k++) {
          contestant.append(content.of(i + (long) k * OTHERS));
        }
        appended.addAndGet(some);
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private Histogram call(double seconds) {
    Histogram times = new Histogram(3);
    Content content = new Content(SIZE);
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (long now = System.nanoTime(), i = 0; now < end && failure.get() == null; i++) {
      byte[] payload = content.of(i);
      long before = System.nanoTime();
      contestant.append(payload);
      now = System.nanoTime();
      times.recordValue(now - before);
      LockSupport.parkNanos(BETWEEN_NANOS); // a caller of a thousand records a second
    }
    return times;
  }

  /** Measures those that take single appends, in alternating rounds; a line for each. */
  static void print(
      ForkedRun forked, List<ContestantKind> kinds, Effort effort, int rounds, RunOrder order)
      throws IOException, InterruptedException {
    System.out.println(order);
    System.out.printf(
        Locale.ROOT,
        "%-40s %10s %10s %10s %10s %14s%n",
        "one caller beside " + OTHERS + " that never pause",
        "p50 us",
        "p99 us",
        "p99.9 us",
        "most us",
        "others' rate");
    for (int i = 0; i < rounds; i++) {
      for (ContestantKind kind : order.next(kinds)) {
        if (!new Cell("slow", Cell.Work.BULK, OTHERS, SIZE).suits(kind)
            || kind.family() == ContestantKind.Family.ANCESTOR) {
          continue;
        }
        try {
          String[] parts = forked.slowCaller(kind, effort).split(" ", -1);
          System.out.printf(
              Locale.ROOT,
              "%-40s %10s %10s %10s %10s %14s%n",
              kind.title(),
              parts[0],
              parts[1],
              parts[2],
              parts[3],
              Report.rate(Double.parseDouble(parts[4])));
        } catch (RefusedException e) {
          System.out.println("left out: " + kind.title() + ": " + e.getMessage());
        }
      }
    }
  }
}
