package io.duralog.bench;

import io.duralog.bench.Cell.Work;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All cells by all contestants, one after another, and that several times. */
final class Rounds {
  private static final List<Cell> CELLS =
      List.of(
          new Cell("W1 100 B", Work.BULK, 8, 100),
          new Cell("W1 1 KiB", Work.BULK, 8, 1024),
          new Cell("W1 maps as JSON", Work.MAPS, 8, 100),
          new Cell("W2 1 thread", Work.DURABLE, 1, 100),
          new Cell("W3 8 threads", Work.DURABLE, 8, 100),
          new Cell("W3 64 threads", Work.DURABLE, 64, 100),
          new Cell("W3 1000 virtual", Work.VIRTUAL, 1000, 100),
          new Cell("R1 visitor", Work.VISIT, 8, 100),
          new Cell("R1 iterator", Work.ITERATE, 8, 100),
          new Cell("R2 4 processes", Work.SHARED, 4, 100),
          new Cell("R3 cold", Work.COLD, 8, 100));

  /** Only where somebody asks for them, by name or by charts. */
  private static final List<Cell> SCALING =
      List.of(
          new Cell("threads 1", Work.DURABLE, 1, 100),
          new Cell("threads 2", Work.DURABLE, 2, 100),
          new Cell("threads 4", Work.DURABLE, 4, 100),
          new Cell("threads 16", Work.DURABLE, 16, 100),
          new Cell("threads 64", Work.DURABLE, 64, 100),
          new Cell("threads 256", Work.DURABLE, 256, 100),
          new Cell("size 32 B", Work.BULK, 8, 32),
          new Cell("size 100 B", Work.BULK, 8, 100),
          new Cell("size 1 KiB", Work.BULK, 8, 1 << 10),
          new Cell("size 10 KiB", Work.BULK, 8, 10 << 10),
          new Cell("size 100 KiB", Work.BULK, 8, 100 << 10));

  static List<Cell> cells() {
    return Stream.concat(CELLS.stream(), SCALING.stream()).toList();
  }

  /** Whether a cell runs when nobody has named it. */
  static boolean isScaling(String row) {
    return SCALING.stream().anyMatch(cell -> cell.name().equals(row));
  }

  /** As many bytes as with records of 100 bytes would make a run with large ones too long. */
  private static final int LARGE_DIVISOR = 5;

  private static final int VERY_LARGE_DIVISOR = 50;

  private final ForkedRun forked;
  private final List<ContestantKind> kinds;
  private final Predicate<String> wanted;
  private final Effort effort;
  private final Results results = new Results();

  /**
   * Of these contestants.
   *
   * @param wanted says by its name which row is measured
   */
  Rounds(ForkedRun forked, List<ContestantKind> kinds, Predicate<String> wanted, Effort effort) {
    this.forked = forked;
    this.kinds = kinds;
    this.wanted = wanted;
    this.effort = effort;
  }

  /** Runs them; says on standard error what it measures. */
  Results run(int rounds) throws IOException, InterruptedException {
    for (int round = 1; round <= rounds; round++) {
      String mark = "round " + round + "/" + rounds;
      device(mark);
      for (Cell cell : cells()) {
        for (ContestantKind kind : kinds) {
          if (wanted.test(cell.name()) && cell.suits(kind)) {
            measure(mark, cell, kind);
          }
        }
      }
    }
    return results;
  }

  private void device(String mark) throws IOException, InterruptedException {
    for (int block : new int[] {4096, 1 << 20}) {
      String row = "device " + (block >> 10) + " KiB, bytes";
      if (kinds.contains(ContestantKind.DEVICE) && wanted.test(row)) {
        Sample sample = forked.device(block, Math.min(1, effort.seconds()));
        add(mark, row, "Java, O_DIRECT, force", sample);
      }
    }
  }

  private void measure(String mark, Cell cell, ContestantKind kind)
      throws IOException, InterruptedException {
    if (results.leftOut().containsKey(kind)) {
      return;
    }
    long records = effort.records();
    if (cell.size() > 100) {
      // From 10 KiB on always as many bytes.
      int kib = cell.size() / 10_240;
      records /= kib > 0 ? VERY_LARGE_DIVISOR * kib : LARGE_DIVISOR;
    }
    records = Math.max(1, records);
    try {
      Sample sample = forked.cell(cell, kind, new Effort(records, effort.seconds()));
      add(mark, cell.name(), kind.title(), sample);
    } catch (RefusedException e) {
      results.leaveOut(kind, String.valueOf(e.getMessage()));
      System.err.println("left out: " + kind.title() + ": " + e.getMessage());
    }
  }

  private void add(String mark, String row, String who, Sample sample) {
    System.err.printf(
        Locale.ROOT,
        "%s  %-22s %-28s %,14.0f/s  %s%n",
        mark,
        row,
        who,
        sample.rate(),
        sample.how());
    results.add(row, who, sample);
  }
}
