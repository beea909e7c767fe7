package io.duralog.bench;

import io.duralog.DuraLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long appends and durable appends take beside callers that never pause, while a hundred
 * segments are deleted and while none is: in the same process and log, by turns.
 */
final class TruncateLoad implements AutoCloseable {
  static final int SEGMENTS = 100;
  private static final int SEGMENT_MIB = 4;
  private static final int OTHERS = 6;
  private static final int SIZE = 100;
  private static final long BETWEEN_NANOS = 1_000_000;
  private static final int FLUSHES = 200;

  /** Records that a segment has room for, headers of records and batches left out. */
  private static final long A_SEGMENT = (SEGMENT_MIB << 20) / (SIZE + 9);

  private final DuraLog log;
  private final Path directory;
  private final List<Thread> callers = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean over;
  private volatile @Nullable Figures figures;

  /** The times of one phase. */
  static final class Figures {
    final Histogram append = new Histogram(3);
    final Histogram durable = new Histogram(3);

    void add(Figures more) {
      append.add(more.append);
      durable.add(more.durable);
    }

    /** Microseconds of half of them, of 99 and of 99.9 in a hundred. */
    private static String spell(Histogram h) {
      return String.format(
          Locale.ROOT,
          "%.0f %.0f %.0f",
          h.getValueAtPercentile(50) / 1e3,
          h.getValueAtPercentile(99) / 1e3,
          h.getValueAtPercentile(99.9) / 1e3);
    }

    String spell() {
      return spell(append) + " " + spell(durable);
    }
  }

  TruncateLoad(ContestantKind kind, Path directory) {
    this.directory = directory;
    this.log = DuraLog.open(directory.resolve("log"), kind.options(SEGMENT_MIB));
  }

  /**
   * The part in the forked JVM.
   *
   * @param seconds of each phase
   * @param segments that each truncation gives up
   * @return the line it prints: microseconds of a flush of the idle disk, then of appends and of
   *     durable appends without a truncation, then the same with one
   */
  static String run(ContestantKind kind, double seconds, int phases, int segments, Path work)
      throws IOException, InterruptedException {
    try (TruncateLoad load = new TruncateLoad(kind, work)) {
      String flush = String.format(Locale.ROOT, "%.0f", load.flush());
      load.start();
      load.await(2); // until the compiler is done, and the first small segments are full
      Figures without = new Figures();
      Figures with = new Figures();
      for (int i = 0; i < phases; i++) {
        long kept = load.log.firstSequence() + segments * A_SEGMENT;
        while (load.log.durableSequence() < kept + 2 * A_SEGMENT) {
          load.await(0.05);
        }
        without.add(load.phase(seconds, 0));
        with.add(load.phase(seconds, kept));
      }
      return flush + " " + without.spell() + " " + with.spell();
    }
  }

  /** Median of a write of one block and its sync, microseconds. */
  private double flush() throws IOException {
    Histogram times = new Histogram(3);
    ByteBuffer block = ByteBuffer.allocateDirect(4096);
    try (FileChannel c =
        FileChannel.open(
            directory.resolve("flushed"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < FLUSHES; i++) {
        long before = System.nanoTime();
        c.write(block.clear(), 0);
        c.force(false);
        times.recordValue(System.nanoTime() - before);
      }
    }
    return times.getValueAtPercentile(50) / 1e3;
  }

  private interface Call {
    void one(byte[] payload);
  }

  private void start() {
    for (int t = 0; t < OTHERS; t++) {
      start("append-" + t, log::append, null, 0);
    }
    start("measured", log::append, f -> f.append, BETWEEN_NANOS);
    start("durable", log::appendDurable, f -> f.durable, 0);
  }

  private interface Of {
    Histogram in(Figures figures);
  }

  private void start(String name, Call call, @Nullable Of of, long pause) {
    Thread thread = new Thread(() -> repeat(call, of, pause), name);
    callers.add(thread);
    thread.start();
  }

  private void repeat(Call call, @Nullable Of of, long pause) {
    Content content = new Content(SIZE);
    try {
      for (long i = 0; !over; i++) {
        byte[] payload = content.of(i);
        Figures into = of == null ? null : figures;
        long before = into == null ? 0 : System.nanoTime();
        call.one(payload);
        if (into != null && of != null) {
          of.in(into).recordValue(System.nanoTime() - before); // one thread for each histogram
        }
        if (pause > 0) {
          LockSupport.parkNanos(pause);
        }
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private Figures phase(double seconds, long kept) throws InterruptedException {
    Figures f = new Figures();
    figures = f;
    if (kept > 0) {
      log.truncateBefore(kept);
    }
    await(seconds);
    figures = null;
    await(0.1); // calls under way end
    return f;
  }

  private void await(double seconds) throws InterruptedException {
    Thread.sleep((long) (seconds * 1e3));
    Throwable e = failure.get();
    if (e != null) {
      throw new IllegalStateException("a caller failed", e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread caller : callers) {
      caller.join();
    }
    log.close();
  }

  /** Measures the kinds of DuraLog in alternating rounds; two lines for each. */
  static void print(
      ForkedRun forked, List<ContestantKind> kinds, Effort effort, int rounds, RunOrder order)
      throws IOException, InterruptedException {
    System.out.println(order);
    String row = "%-26s %-10s %8s %10s %10s %10s %10s %10s %10s%n";
    System.out.printf(
        Locale.ROOT,
        row,
        "beside " + OTHERS + " callers, us",
        "truncates",
        "flush",
        "append p50",
        "p99",
        "p99.9",
        "durab. p50",
        "p99",
        "p99.9");
    for (int i = 0; i < rounds; i++) {
      for (ContestantKind kind : order.next(kinds)) {
        if (kind.family() != ContestantKind.Family.DURALOG) {
          continue;
        }
        String[] p = forked.truncateLoad(kind, effort).split(" ", -1);
        System.out.printf(
            Locale.ROOT, row, kind.title(), "no", p[0], p[1], p[2], p[3], p[4], p[5], p[6]);
        System.out.printf(
            Locale.ROOT, row, kind.title(), SEGMENTS, p[0], p[7], p[8], p[9], p[10], p[11], p[12]);
      }
    }
  }
}
