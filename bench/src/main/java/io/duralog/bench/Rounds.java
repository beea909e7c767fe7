package io.duralog.bench;

import io.duralog.bench.Cell.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All cells by all contestants, and that several times. The contestants of a cell run one after
 * another, so that their ratio is of one moment, and in another order in each round.
 */
final class Rounds {
  private static final List<Cell> CELLS =
      List.of(
          new Cell("W1 100 B", Work.BULK, 8, 100),
          new Cell("W1 1 KiB", Work.BULK, 8, 1024),
          new Cell("W1 each append timed", Work.TIMED, 8, 100),
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
          new Cell("size 100 KiB", Work.BULK, 8, 100 << 10),
          new Cell("segment 1 MiB", Work.BULK, 8, 100, 1),
          new Cell("segment 8 MiB", Work.BULK, 8, 100, 8),
          new Cell("segment 64 MiB", Work.BULK, 8, 100, 64),
          new Cell("segment 512 MiB", Work.BULK, 8, 100, 512),
          new Cell("replay 1 MiB", Work.VISIT, 8, 100, 1),
          new Cell("replay 8 MiB", Work.VISIT, 8, 100, 8),
          new Cell("replay 64 MiB", Work.VISIT, 8, 100, 64),
          new Cell("replay 512 MiB", Work.VISIT, 8, 100, 512));

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

  private final List<Cell> measured;
  private final ForkedRun forked;
  private final List<ContestantKind> kinds;
  private final Predicate<String> wanted;
  private final Effort effort;
  private final RunOrder order;
  private final Results results = new Results();

  /**
   * Of these contestants.
   *
   * @param measured the rows
   * @param wanted says by its name which row is measured
   * @param order that of the contestants of a row
   */
  Rounds(
      List<Cell> measured,
      ForkedRun forked,
      List<ContestantKind> kinds,
      Predicate<String> wanted,
      Effort effort,
      RunOrder order) {
    this.measured = measured;
    this.forked = forked;
    this.kinds = kinds;
    this.wanted = wanted;
    this.effort = effort;
    this.order = order;
  }

  /**
   * Runs them; says on standard error what it measures.
   *
   * @param drawn whether it also draws a bar there
   */
  Results run(int rounds, boolean drawn) throws IOException, InterruptedException {
    int steps = rows().stream().mapToInt(List::size).sum();
    try (Progress progress = new Progress(rounds * steps, drawn)) {
      for (int round = 1; round <= rounds; round++) {
        for (Step step : nextRound()) {
          measure("round " + round + "/" + rounds, step, progress);
        }
      }
    }
    return results;
  }

  /**
   * The samples of one more round: the rows in their order, the contestants of each in a new one.
   */
  List<Step> nextRound() {
    return rows().stream().flatMap(row -> order.next(row).stream()).toList();
  }

  interface Measure {
    Sample run() throws IOException, InterruptedException;
  }

  /** One sample of every round. */
  record Step(String row, String who, ContestantKind kind, Measure measure) {}

  private List<List<Step>> rows() {
    List<List<Step>> rows = new ArrayList<>();
    for (int block : new int[] {4096, 1 << 20}) {
      String row = "device " + (block >> 10) + " KiB, bytes";
      if (kinds.contains(ContestantKind.DEVICE) && wanted.test(row)) {
        double seconds = Math.min(1, effort.seconds());
        rows.add(
            List.of(
                new Step(
                    row,
                    "Java, O_DIRECT, force",
                    ContestantKind.DEVICE,
                    () -> forked.device(block, seconds))));
      }
    }
    for (Cell cell : measured) {
      if (wanted.test(cell.name())) {
        rows.add(kinds.stream().filter(cell::suits).map(kind -> step(cell, kind)).toList());
      }
    }
    return rows;
  }

  private Step step(Cell cell, ContestantKind kind) {
    return new Step(
        cell.name(),
        kind.title(),
        kind,
        () -> forked.cell(cell, kind, new Effort(records(cell), effort.seconds())));
  }

  private long records(Cell cell) {
    long records = effort.records();
    if (cell.size() > 100) {
      // From 10 KiB on always as many bytes.
      int kib = cell.size() / 10_240;
      records /= kib > 0 ? VERY_LARGE_DIVISOR * kib : LARGE_DIVISOR;
    }
    return Math.max(1, records);
  }

  private void measure(String mark, Step step, Progress progress)
      throws IOException, InterruptedException {
    if (!results.leftOut().containsKey(step.kind())) {
      progress.begins(step.row(), step.who());
      try {
        Sample sample = step.measure().run();
        progress.measured(mark, step.row(), step.who(), sample);
        results.add(step.row(), step.who(), sample);
      } catch (RefusedException e) {
        results.leaveOut(step.kind(), String.valueOf(e.getMessage()));
        progress.say("left out: " + step.who() + ": " + e.getMessage());
      }
    }
    progress.ends();
  }
}
