package io.duralog.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long a new JVM takes until its first record is durable, in a new log: the engines in
 * alternating rounds, with an AOT cache and without.
 */
final class FirstOpen {
  /** One way to start. */
  private record Start(ContestantKind kind, @Nullable Path cache) {
    String title() {
      return kind.title() + (cache == null ? "" : ", AOT cache");
    }
  }

  /**
   * What one JVM took.
   *
   * @param inMain nanoseconds from the first line of its main until the record was durable
   * @param whole those of the process, from its start until its end
   */
  record Took(long inMain, long whole) {}

  private final ForkedRun forked;
  private final Map<Start, List<Took>> starts = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  private FirstOpen(ForkedRun forked) {
    this.forked = forked;
  }

  /** Measures those of the contestants that are DuraLog; a line for each. */
  static void print(ForkedRun forked, List<ContestantKind> kinds, int rounds, RunOrder order)
      throws IOException, InterruptedException {
    System.out.println(order);
    System.out.printf(
        Locale.ROOT,
        "%-46s %22s %22s%n",
        "new JVM, new log, one durable record",
        "ms in main",
        "ms of the process");
    FirstOpen measured = new FirstOpen(forked);
    forked.within(
        work -> {
          measured.prepare(kinds, work);
          for (int i = 0; i < rounds; i++) {
            measured.round(order);
          }
          return rounds;
        });
    measured.starts.forEach(FirstOpen::print);
    measured.leftOut.forEach(line -> System.out.println("left out: " + line));
  }

  /** Finds out what can take part, and makes the caches. */
  private void prepare(List<ContestantKind> kinds, Path work)
      throws IOException, InterruptedException {
    String reason =
        AotCache.reasonAgainst(Runtime.version().feature(), System.getProperty("java.class.path"));
    for (ContestantKind kind : kinds) {
      if (!kind.isOurs()) {
        continue;
      }
      try {
        forked.firstOpen(kind, List.of()); // refused already here, or its files are in memory then
        starts.put(new Start(kind, null), new ArrayList<>());
        if (reason == null) {
          Path cache = work.resolve(kind.option() + ".aot");
          forked.firstOpen(kind, List.of(AotCache.making(cache)));
          starts.put(new Start(kind, cache), new ArrayList<>());
        }
      } catch (RefusedException e) {
        leftOut.add(kind.title() + ": " + e.getMessage());
      }
    }
    if (reason != null) {
      leftOut.add("AOT cache: " + reason);
    }
  }

  private void round(RunOrder order) throws IOException, InterruptedException {
    for (Map.Entry<Start, List<Took>> one : order.next(List.copyOf(starts.entrySet()))) {
      Path cache = one.getKey().cache();
      List<String> options = cache == null ? List.of() : AotCache.using(cache);
      one.getValue().add(forked.firstOpen(one.getKey().kind(), options));
    }
  }

  private static void print(Start start, List<Took> all) {
    System.out.printf(
        Locale.ROOT,
        "%-46s %22s %22s%n",
        start.title(),
        millis(all.stream().mapToLong(Took::inMain).sorted().toArray()),
        millis(all.stream().mapToLong(Took::whole).sorted().toArray()));
  }

  private static String millis(long[] nanos) {
    int n = nanos.length;
    return String.format(
        Locale.ROOT, "%.0f (%.0f to %.0f)", nanos[n / 2] / 1e6, nanos[0] / 1e6, nanos[n - 1] / 1e6);
  }
}
