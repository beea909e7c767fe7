package io.duralog.sim;

import io.duralog.LogOptions;
import io.duralog.Retention;

/** One log, through several lives and crashes, all from one seed. */
final class Simulation {
  private final long seed;
  private final Trace trace = new Trace();
  private int crashPoints;
  private long byCallers;
  private int faults;

  private Simulation(long seed) {
    this.seed = seed;
  }

  /**
   * What a run has done.
   *
   * @param crashPoints crashes after which the log was opened and judged
   * @param faults errors that were injected
   * @param operations calls to the disk
   * @param byCallers batches that were written by those who waited for them
   * @param hash of all that was done
   */
  record Result(int crashPoints, int faults, long operations, long byCallers, long hash) {}

  /** Runs it, on a thread that is made for it. */
  static Result of(long seed) {
    Simulation simulation = new Simulation(seed);
    Throwable[] failure = new Throwable[1];
    Thread thread =
        StrandThreads.start(
            () -> {
              try {
                simulation.run();
              } catch (Throwable t) {
                failure[0] = t;
              }
            });
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure[0] != null) {
      throw new AssertionError(
          "repeat it with: ci/simulate --seed " + seed + " --runs 1", failure[0]);
    }
    return simulation.result();
  }

  private Result result() {
    return new Result(crashPoints, faults, trace.operations(), byCallers, trace.hash());
  }

  private void run() {
    Dice dice = new Dice(Dice.mix(seed));
    Model model = new Model();
    SimDisk disk = new SimDisk();
    LogOptions.Builder options =
        LogOptions.builder()
            .segmentSize(64 << 10 << (dice.oneIn(4) ? 1 : 0))
            .groupBytes(8192 << dice.below(2))
            .queueBytes(64 << 10 << dice.below(2))
            .maxRecordSize(256 << 10);
    if (dice.oneIn(4)) {
      model.retires = true;
      options.retention(Retention.none().maxBytes(dice.below(4) * (64L << 10)));
    }
    int lives = 1 + dice.below(5);
    for (int i = 0; i < lives; i++) {
      Session session = new Session(model, disk, options, trace, dice.split());
      session.run();
      crashPoints += session.judged;
      byCallers += session.engine.byCallers;
      faults += session.engine.faults.injected;
      if (disk.isStale() || !dice.oneIn(3)) {
        disk = disk.crash(dice);
        trace.add(-1);
      } // else only the process has died
    }
    Dice last = dice.split();
    Judge judge = new Judge(model, options.build(), trace, last, model.submitted);
    judge.judge(disk);
    crashPoints += judge.judged;
  }
}
