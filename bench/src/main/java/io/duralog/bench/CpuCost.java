package io.duralog.bench;

import io.duralog.DuraLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a bulk load takes of the cores: the time of its callers' threads for a record, and that of
 * the log's own thread for a MiB. A JVM of its own, whose first load is not counted.
 */
final class CpuCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int FRAME = 9;

  private static final List<Cell> CELLS =
      List.of(
          new Cell("cpu 1", Cell.Work.BULK, 1, 100),
          new Cell("cpu 8", Cell.Work.BULK, 8, 100),
          new Cell("cpu 8 1 KiB", Cell.Work.BULK, 8, 1 << 10));

  private static final double MIB = 1 << 20;

  private CpuCost() {}

  /**
   * The part in the forked JVM.
   *
   * @return the line it prints: nanoseconds of wall clock and of callers for a record, and
   *     microseconds of the log's thread for a MiB
   */
  static String run(ContestantKind kind, Cell cell, Effort effort, Path work)
      throws InterruptedException {
    long records = effort.records() * 100 / cell.size(); // as many bytes, whatever their size
    load(kind, cell, records, work.resolve("warm"));
    return load(kind, cell, records, work.resolve("log"));
  }

  private static String load(ContestantKind kind, Cell cell, long records, Path directory)
      throws InterruptedException {
    AtomicLong callers = new AtomicLong();
    try (DuraLog log = DuraLog.open(directory, kind.options())) {
      long start = System.nanoTime();
      Thread[] threads = new Thread[cell.threads()];
      for (int t = 0; t < threads.length; t++) {
        int thread = t;
        threads[t] =
            new Thread(
                () -> {
                  Content content = new Content(cell.size());
                  for (long i = thread; i < records; i += cell.threads()) {
                    log.append(content.of(i));
                  }
                  callers.addAndGet(THREADS.getCurrentThreadCpuTime());
                },
                "append-" + t);
        threads[t].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      log.sync();
      double wall = System.nanoTime() - start;
      double mebibytes = records * (cell.size() + FRAME) / MIB;
      return String.format(
          Locale.ROOT,
          "%.1f %.1f %.1f",
          wall / records,
          (double) callers.get() / records,
          ofCommitter() / 1e3 / mebibytes);
    }
  }

  private static double ofCommitter() {
    for (ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith("duralog-commit")) {
        return THREADS.getThreadCpuTime(info.getThreadId());
      }
    }
    throw new IllegalStateException("the log has no thread");
  }

  /** Measures those of the contestants that are DuraLog; one line for each round. */
  static void print(ForkedRun forked, List<ContestantKind> kinds, Effort effort, int rounds)
      throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%-46s %10s %12s %18s%n",
        "processor time of a bulk load",
        "ns/record",
        "callers ns",
        "log's thread us/MiB");
    for (ContestantKind kind : kinds) {
      for (Cell cell : kind.isOurs() ? CELLS : List.<Cell>of()) {
        for (int i = 0; i < rounds; i++) {
          try {
            String[] parts = forked.cpu(kind, cell, effort).split(" ", -1);
            System.out.printf(
                Locale.ROOT,
                "%-27s %2d threads %-6s %9s %12s %18s%n",
                kind.title(),
                cell.threads(),
                cell.size() + " B",
                parts[0],
                parts[1],
                parts[2]);
          } catch (RefusedException e) {
            System.out.println("left out: " + kind.title() + ": " + e.getMessage());
          }
        }
      }
    }
  }
}
