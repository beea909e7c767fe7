package io.duralog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Runs one cell for one contestant in this JVM: first a part of it to warm up, then with the clock.
 */
final class CellRun {
  /**
   * Before the compiler is done with the way of a record, rates are a quarter of the later ones.
   */
  private static final double WARM_SECONDS = 2;

  private static final long MOST_DURABLE_PER_SECOND = 400_000;
  private static final int WARM_PASSES = 2;
  private static final int PASSES = 3;

  private final Cell cell;
  private final ContestantKind kind;
  private final Effort effort;

  CellRun(Cell cell, ContestantKind kind, Effort effort) {
    this.cell = cell;
    this.kind = kind;
    this.effort = effort;
  }

  /** Runs in a new directory below one that exists; the caller deletes it. */
  Sample run(Path directory) throws IOException, InterruptedException {
    return switch (cell.work()) {
      case BULK, TIMED, MAPS -> {
        bulk(directory.resolve("warm"), effort.warmRecords());
        yield bulk(directory.resolve("log"), effort.records());
      }
      case DURABLE, VIRTUAL, LOGS -> {
        durable(directory.resolve("warm"), Math.max(WARM_SECONDS, effort.seconds() / 4));
        yield durable(directory.resolve("log"), effort.seconds());
      }
      case VISIT, ITERATE -> replay(directory.resolve("log"));
      case SHARED, COLD -> throw new IllegalArgumentException(cell + " takes several processes");
    };
  }

  /** Writes what {@link ReaderRun} will read. */
  Sample write(Path directory) throws IOException, InterruptedException {
    bulk(directory.resolve("warm"), effort.warmRecords());
    return bulk(directory.resolve("log"), effort.records());
  }

  private Contestant open(Path directory, long records) throws IOException {
    long bytes = records * (cell.size() + Frame.HEADER);
    Path made = Files.createDirectory(directory);
    return cell.segmentMib() > 0
        ? new DuraLogContestant(made, kind.options(cell.segmentMib()))
        : kind.open(made, bytes);
  }

  private SeparateLogs openLogs(Path directory, long records) throws IOException {
    if (cell.work() != Cell.Work.LOGS) {
      return new SeparateLogs(1, i -> open(directory, records));
    }
    Files.createDirectory(directory);
    return new SeparateLogs(cell.threads(), i -> open(directory.resolve("log-" + i), records));
  }

  private Sample bulk(Path directory, long records) throws IOException, InterruptedException {
    Histogram times = cell.work() == Cell.Work.TIMED ? new Histogram(3) : null;
    try (Contestant c = open(directory, records)) {
      long disk = Usage.bytesWritten(directory);
      long start = System.nanoTime();
      if (times == null) {
        inThreads(thread -> append(c, thread, records));
      } else {
        inThreads(thread -> appendTimed(c, thread, records, times));
      }
      c.sync();
      long nanos = System.nanoTime() - start;
      return sample(records, nanos, times, Usage.bytesWritten(directory) - disk, c);
    }
  }

  private void appendTimed(Contestant c, int thread, long records, Histogram all) {
    Histogram mine = new Histogram(3);
    Content content = new Content(cell.size());
    for (long i = thread; i < records; i += cell.threads()) {
      byte[] payload = content.of(i);
      long before = System.nanoTime();
      c.append(payload);
      mine.recordValue(System.nanoTime() - before);
    }
    synchronized (all) {
      all.add(mine);
    }
  }

  private void append(Contestant c, int thread, long records) {
    if (cell.work() == Cell.Work.MAPS) {
      for (long i = thread; i < records; i += cell.threads()) {
        c.append(Map.of("event", "login", "user", i, "status", "success"));
      }
      return;
    }
    Content content = new Content(cell.size());
    for (long i = thread; i < records; i += cell.threads()) {
      c.append(content.of(i));
    }
  }

  private Sample durable(Path directory, double seconds) throws IOException, InterruptedException {
    boolean prepared = kind == ContestantKind.FILECHANNEL_LEADER;
    long most =
        prepared ? (long) (MOST_DURABLE_PER_SECOND * seconds) + cell.threads() : Long.MAX_VALUE;
    try (SeparateLogs logs = openLogs(directory, prepared ? most : 0)) {
      Histogram all = new Histogram(3);
      long disk = Usage.bytesWritten(directory);
      long start = System.nanoTime();
      long end = start + (long) (seconds * 1e9);
      inThreads(
          thread -> {
            Histogram mine =
                append(
                    logs.of(thread), thread, most / cell.threads(), () -> end - System.nanoTime());
            synchronized (all) {
              all.add(mine);
            }
          });
      long nanos = System.nanoTime() - start;
      long bytes = Usage.bytesWritten(directory) - disk;
      return sample(all.getTotalCount(), nanos, all, bytes, logs.of(0));
    }
  }

  private Histogram append(Contestant c, int thread, long most, LongSupplier left) {
    Histogram times = new Histogram(3);
    Content content = new Content(cell.size());
    for (long i = 0; i < most && left.getAsLong() > 0; i++) {
      byte[] payload = content.of(i * cell.threads() + thread);
      long before = System.nanoTime();
      c.appendDurable(payload);
      times.recordValue(System.nanoTime() - before);
    }
    return times;
  }

  private Sample replay(Path directory) throws IOException, InterruptedException {
    long records = effort.records();
    try (Contestant c = open(directory, records)) {
      inThreads(thread -> append(c, thread, records));
      c.sync();
      for (int i = 0; i < WARM_PASSES; i++) {
        pass(c, records);
      }
      long[] nanos = new long[PASSES];
      for (int i = 0; i < PASSES; i++) {
        nanos[i] = pass(c, records);
      }
      Arrays.sort(nanos);
      return sample(records, nanos[PASSES / 2], null, 0, c);
    }
  }

  private long pass(Contestant c, long records) {
    boolean visit = cell.work() == Cell.Work.VISIT;
    return Pass.through(visit ? c::visit : c::iterate, cell.size(), records);
  }

  private static Sample sample(
      long records, long nanos, @Nullable Histogram times, long disk, Contestant c) {
    double rate = records * 1e9 / nanos;
    double perRecord = disk / (double) records;
    return Sample.of(rate, times, perRecord, Usage.peakMemory(), c.describe());
  }

  private interface Part {
    void run(int thread);
  }

  private void inThreads(Part part) throws InterruptedException {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(cell.threads());
    for (int t = 0; t < cell.threads(); t++) {
      int thread = t;
      Runnable work =
          () -> {
            try {
              part.run(thread);
            } catch (Throwable e) {
              failure.compareAndSet(null, e);
            } finally {
              done.countDown();
            }
          };
      if (cell.work() == Cell.Work.VIRTUAL) {
        Virtual.start(work);
      } else {
        new Thread(work, "append-" + t).start();
      }
    }
    done.await();
    Throwable e = failure.get();
    if (e != null) {
      throw new IllegalStateException(kind + " failed in " + cell.name(), e);
    }
  }
}
