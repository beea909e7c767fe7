package io.duralog.bench;

import io.duralog.Batch;
import io.duralog.DuraLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Three ways to append 32 records that a caller has at hand: one by one, {@code appendAll} and
 * {@code appendEach}. In bulk, with one sync at the end, and each 32 awaited before the next.
 */
final class AppendVerbs {
  private static final int TOGETHER = 32;
  private static final double WARM_SECONDS = 1;
  private static final List<String> VERBS = List.of("append", "appendAll", "appendEach");

  /** Callers, and bytes of a record. */
  private static final int[][] SHAPES = {
    {1, 100}, {1, 16 << 10}, {8, 1 << 10}, {64, 100}, {64, 16 << 10}
  };

  private final DuraLog log;
  private final Cell cell;
  private final long most;
  private final double seconds;
  private volatile long start;
  private final AtomicLong appended = new AtomicLong();

  private AppendVerbs(DuraLog log, Cell cell, long most, double seconds) {
    this.log = log;
    this.cell = cell;
    this.most = most;
    this.seconds = seconds;
  }

  /**
   * The part in the forked JVM.
   *
   * @param cell whose name is the verb
   * @param effort at the most so many seconds, and as many bytes as its records of 100 have
   * @return the line it prints: records a second
   */
  static String run(ContestantKind kind, Cell cell, Effort effort, Path work)
      throws InterruptedException {
    load(kind, cell, effort, WARM_SECONDS, work.resolve("warm"));
    return String.format(
        Locale.ROOT, "%.1f", load(kind, cell, effort, effort.seconds(), work.resolve("log")));
  }

  private static double load(
      ContestantKind kind, Cell cell, Effort effort, double seconds, Path directory)
      throws InterruptedException {
    try (DuraLog log = DuraLog.open(directory, kind.options())) {
      long most = effort.records() * 100 / cell.size();
      AppendVerbs verbs = new AppendVerbs(log, cell, most, seconds);
      verbs.inThreads();
      log.sync();
      return verbs.appended.get() * 1e9 / (System.nanoTime() - verbs.start);
    }
  }

  private void inThreads() throws InterruptedException {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CyclicBarrier ready = new CyclicBarrier(cell.threads(), () -> start = System.nanoTime());
    Thread[] threads = new Thread[cell.threads()];
    for (int t = 0; t < threads.length; t++) {
      int thread = t;
      threads[t] =
          new Thread(
              () -> {
                try {
                  append(thread, ready);
                } catch (Throwable e) {
                  failure.compareAndSet(null, e);
                }
              },
              "append-" + t);
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable e = failure.get();
    if (e != null) {
      throw new IllegalStateException("a caller failed", e);
    }
  }

  private void append(int thread, CyclicBarrier ready) throws Exception {
    Content content = new Content(cell.size());
    Batch batch = Batch.create();
    for (int i = 0; i < TOGETHER; i++) {
      batch.add(content.of(i)); // so that it has its memory
    }
    ready.await();
    long end = start + (long) (seconds * 1e9);
    long number = thread;
    while (appended.get() < most && System.nanoTime() < end) {
      long last = 0;
      batch.clear();
      for (int i = 0; i < TOGETHER; i++, number += cell.threads()) {
        byte[] payload = content.of(number);
        if (cell.name().equals("append")) {
          last = log.append(payload);
        } else {
          batch.add(payload);
        }
      }
      last =
          switch (cell.name()) {
            case "appendAll" -> log.appendAll(batch);
            case "appendEach" -> log.appendEach(batch);
            default -> last;
          };
      appended.addAndGet(TOGETHER);
      if (cell.work() == Cell.Work.DURABLE) {
        log.awaitDurable(last);
      }
    }
  }

  /**
   * Measures those of the contestants that are DuraLog; a line for each row and round.
   *
   * @param wanted of rows such as "64 callers, 16384 B, bulk"
   */
  static void print(
      ForkedRun forked,
      List<ContestantKind> kinds,
      Predicate<String> wanted,
      Effort effort,
      int rounds)
      throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%-60s %18s %18s %18s%n",
        TOGETHER + " records together, records/s (MB/s)",
        VERBS.get(0),
        VERBS.get(1),
        VERBS.get(2));
    for (ContestantKind kind : kinds) {
      for (Cell.Work work : List.of(Cell.Work.BULK, Cell.Work.DURABLE)) {
        for (int[] shape : kind.isOurs() ? SHAPES : new int[0][]) {
          String how = work == Cell.Work.BULK ? "bulk" : "awaited";
          String row = shape[0] + " callers, " + shape[1] + " B, " + how;
          for (int round = 0; wanted.test(row) && round < rounds; round++) {
            System.out.printf(
                Locale.ROOT,
                "%-27s %-32s%s%n",
                kind.title(),
                row,
                measure(forked, kind, work, shape, effort));
          }
        }
      }
    }
  }

  private static String measure(
      ForkedRun forked, ContestantKind kind, Cell.Work work, int[] shape, Effort effort)
      throws IOException, InterruptedException {
    StringBuilder line = new StringBuilder();
    try {
      for (String verb : VERBS) {
        String rate = forked.verbs(kind, new Cell(verb, work, shape[0], shape[1]), effort);
        double perSecond = Double.parseDouble(rate);
        double megabytes = perSecond * shape[1] / 1e6;
        line.append(String.format(Locale.ROOT, " %10s (%5.0f)", Report.rate(perSecond), megabytes));
      }
      return line.toString();
    } catch (RefusedException e) {
      return " left out: " + e.getMessage();
    }
  }
}
