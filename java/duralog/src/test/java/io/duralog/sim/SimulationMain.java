package io.duralog.sim;

import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A campaign: {@code SimulationMain MINUTES RUNS [SEED]}; what ends it first counts. */
final class SimulationMain {
  private static final Logger QUIET = Logger.getLogger("io.duralog");
  private static final long NANOS_BETWEEN_REPORTS = 15_000_000_000L;

  private SimulationMain() {}

  /** Runs it; exits with 1 at the first failure, and tells how to repeat it. */
  public static void main(String[] args) {
    QUIET.setLevel(Level.OFF); // thousands of logs fail, as they shall
    long start = System.nanoTime();
    long end = start + TimeUnit.MINUTES.toNanos(Long.parseLong(args[0]));
    long runs = Long.parseLong(args[1]);
    long first = args.length < 3 ? System.nanoTime() : Long.parseLong(args[2]);
    Tally tally = new Tally();
    long told = start;
    for (long seed = first; seed - first < runs && System.nanoTime() < end; seed++) {
      try {
        tally.add(Simulation.of(seed));
      } catch (AssertionError e) {
        e.printStackTrace();
        System.out.println("simulate: FAILED after " + tally + "; " + e.getMessage());
        System.exit(1);
      }
      if (System.nanoTime() - told > NANOS_BETWEEN_REPORTS) {
        told = System.nanoTime();
        System.out.println("simulate: at seed " + seed + ", " + tally);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "simulate: OK, first seed %d, %s, %.0f s, %.0f crash points/s, hash %016x%n",
        first, tally, seconds, tally.crashPoints / seconds, tally.hash);
  }

  /** Sums. */
  static final class Tally {
    long runs;
    long crashPoints;
    long faults;
    long operations;
    long byCallers;
    long hash;

    void add(Simulation.Result r) {
      runs++;
      crashPoints += r.crashPoints();
      faults += r.faults();
      operations += r.operations();
      byCallers += r.byCallers();
      hash = Dice.mix(hash * 31 + r.hash());
    }

    @Override
    public String toString() {
      return "%d runs, %d crash points, %d faults injected, %d disk operations, %d commits by callers"
          .formatted(runs, crashPoints, faults, operations, byCallers);
    }
  }
}
