package io.duralog.cli.doctor;

import io.duralog.LogOptions;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.ProbeFile;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.format.SegmentFormat;
import io.duralog.host.LogThread;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a lone durable commit of one block costs in a directory, with the calls of the engine that
 * would run there. A hint of a few milliseconds, not a benchmark.
 *
 * @param syncMethod what was measured, as the engine names it
 * @param commits how many there were
 * @param medianNanos the middle one
 * @param p99Nanos 99 of 100 took no longer
 */
record CommitCost(String syncMethod, int commits, long medianNanos, long p99Nanos) {
  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;
  private static final int WARM_UP = 20;
  private static final int COMMITS = 100;

  /** A slow disk is measured with fewer of them. */
  private static final long MOST_NANOS = 1_000_000_000;

  /**
   * Measures, for about a second at the most, on blocks that were written before, as those of a
   * segment are. Leaves nothing behind.
   *
   * @throws io.duralog.LogIoException when the directory cannot be written
   */
  public static CommitCost measure(Path directory, LogOptions options) {
    // The native engine raises the priority of the thread that commits.
    return LogThread.run("duralog-commit-cost", () -> measureHere(directory, options));
  }

  private static CommitCost measureHere(Path directory, LogOptions options) {
    Path path = ProbeFile.in(directory);
    try (Engine engine = EngineSelection.forWriter(directory, options)) {
      try (BlockFile file = engine.create(path)) {
        return measure(engine, file);
      } finally {
        engine.endCommits();
        engine.delete(path);
      }
    }
  }

  private static CommitCost measure(Engine engine, BlockFile file) {
    file.write(0, engine.allocate((WARM_UP + COMMITS) * BLOCK, 0));
    file.sync();
    ByteBuffer block = engine.allocate(BLOCK, 0);
    int[] tokens = new int[engine.depth()];
    long[] took = new long[COMMITS];
    long begin = System.nanoTime();
    int n = 0;
    for (int i = 0; i < WARM_UP + COMMITS; i++) {
      long start = System.nanoTime();
      engine.submit(file, (long) i * BLOCK, block.clear(), 0);
      engine.reap(tokens);
      long end = System.nanoTime();
      boolean late = end - begin > MOST_NANOS;
      if (i >= WARM_UP || late) {
        took[n++] = end - start;
      }
      if (late) {
        break;
      }
    }
    Arrays.sort(took, 0, n);
    return new CommitCost(
        engine.info().syncMethod(), n, took[(n - 1) / 2], took[(99 * n + 99) / 100 - 1]);
  }
}
