package io.duralog.bench;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an open log takes of its process: many of them in one JVM, which counts its threads,
 * descriptors and memory before they are open, while they are idle, and after one append to each.
 */
final class ManyLogs {
  /**
   * All of the heap is resident from the start: what the process grows by lies outside of it. The
   * JVM starts and ends no thread of its own meanwhile.
   */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "-XX:+AlwaysPreTouch",
          "-XX:-UseDynamicNumberOfCompilerThreads",
          "-XX:-UseDynamicNumberOfGCThreads");

  private static final String THREADS = "duralog-";

  /** Opened and closed first: classes, compiled code and the C library are of no log. */
  private static final int WARM_UP = 20;

  private static final byte[] RECORD = new byte[100];

  private final List<DuraLog> logs = new ArrayList<>();

  private ManyLogs() {}

  /**
   * What a process has.
   *
   * @param before without logs
   * @param idle with all of them open
   * @param used after one append to each
   */
  record Result(ProcessUse before, ProcessUse idle, ProcessUse used) {
    static Result parse(List<String> lines) {
      int last = lines.size() - 1;
      return new Result(
          ProcessUse.parse(lines.get(last - 2)),
          ProcessUse.parse(lines.get(last - 1)),
          ProcessUse.parse(lines.get(last)));
    }

    /** One line each. */
    String spell() {
      return String.join("\n", before.spell(), idle.spell(), used.spell());
    }
  }

  /** The part in the forked JVM. */
  static Result run(ContestantKind kind, int count, Path work) throws IOException {
    return new ManyLogs().run(kind.options(), count, work);
  }

  private Result run(LogOptions options, int count, Path work) throws IOException {
    try {
      open(Files.createDirectory(work.resolve("warm")), WARM_UP, withSmallBuffers(options));
      appendToEach();
      use();
      closeAll();
      ProcessUse before = use();
      open(Files.createDirectory(work.resolve("logs")), count, options);
      ProcessUse idle = use();
      appendToEach();
      return new Result(before, idle, use());
    } finally {
      closeAll();
    }
  }

  /** What the C library's allocator keeps of them for the next ones would be counted too low. */
  private static LogOptions withSmallBuffers(LogOptions o) {
    return LogOptions.builder()
        .engine(o.engine())
        .directIo(o.directIo())
        .groupBytes(8 << 10)
        .queueBytes(64 << 10)
        .build();
  }

  private void open(Path directory, int count, LogOptions options) {
    for (int i = 0; i < count; i++) {
      logs.add(DuraLog.open(directory.resolve("log-" + i), options));
    }
  }

  private void appendToEach() {
    logs.forEach(log -> log.appendDurable(RECORD));
  }

  private ProcessUse use() throws IOException {
    while (!areAtRest()) {
      Thread.yield(); // a log takes its buffers after the open has returned
    }
    return ProcessUse.now(logs.stream().mapToLong(log -> log.stats().bufferBytes()).sum());
  }

  /** Nothing is timed in a log that is idle; a thread that was joined may still have to exit. */
  private static boolean areAtRest() throws IOException {
    List<Thread> ours =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith(THREADS))
            .toList();
    return ours.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)
        && ours.size() == ProcessUse.threadsNamed(THREADS);
  }

  private void closeAll() {
    logs.forEach(DuraLog::close);
    logs.clear();
  }

  /** Measures those of the contestants that are DuraLog, and prints what one log takes. */
  static void print(ForkedRun forked, List<ContestantKind> kinds, int count)
      throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%-46s %8s %12s %9s %9s %9s%n",
        "one of " + count + " logs in a process",
        "threads",
        "descriptors",
        "memory MB",
        "buffers",
        "heap");
    for (ContestantKind kind : kinds) {
      if (!kind.isOurs()) {
        continue;
      }
      try {
        Result result = forked.many(kind, count);
        System.out.print(line(kind, "idle", result.before(), result.idle(), count));
        System.out.print(line(kind, "after one append", result.before(), result.used(), count));
      } catch (RefusedException e) {
        System.out.println("left out: " + kind.title() + ": " + e.getMessage());
      }
    }
  }

  private static String line(
      ContestantKind kind, String when, ProcessUse before, ProcessUse after, int count) {
    return String.format(
        Locale.ROOT,
        "%-27s %-18s %8.2f %12.2f %9.2f %9.2f %9.2f%n",
        kind.title(),
        when,
        (double) (after.threads() - before.threads()) / count,
        (double) (after.descriptors() - before.descriptors()) / count,
        (after.memory() - before.memory()) / 1e6 / count,
        (after.buffers() - before.buffers()) / 1e6 / count,
        (after.heap() - before.heap()) / 1e6 / count);
  }
}
