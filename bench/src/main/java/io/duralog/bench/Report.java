package io.duralog.bench;

import io.duralog.bench.Results.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as a table for people and as JSON for plots. */
final class Report {
  private Report() {}

  /**
   * Rates are records a second, times are of one call, the slowest one of all rounds, disk is bytes
   * of the device for a record; the last column says how many times as fast DuraLog was, by the
   * median of the rounds' ratios.
   */
  static String table(Results results, Conditions conditions) {
    StringBuilder s = new StringBuilder();
    s.append(conditions.lines());
    s.append(
        line(
            "workload",
            "contestant",
            "median/s",
            "min",
            "max",
            "p50 us",
            "p99 us",
            "p99.9 us",
            "slowest",
            "disk B",
            "peak MB",
            "duralog"));
    for (Map.Entry<String, Map<String, List<Sample>>> row : results.rows().entrySet()) {
      for (Map.Entry<String, List<Sample>> one : row.getValue().entrySet()) {
        Summary m = Summary.of(one.getValue());
        double times = Results.timesAsFast(row.getValue(), one.getValue());
        s.append(
            line(
                row.getKey(),
                one.getKey(),
                rate(m.median()),
                rate(m.least()),
                rate(m.most()),
                number(m.p50()),
                number(m.p99()),
                number(m.p999()),
                number(m.slowest()),
                number(m.disk()),
                number(m.memory() / 1e6),
                times > 0 ? String.format(Locale.ROOT, "%.2fx", times) : "-"));
      }
    }
    results
        .leftOut()
        .forEach((kind, why) -> s.append("left out: " + kind.title() + ": " + why + '\n'));
    return s.toString();
  }

  private static String line(Object... cells) {
    return String.format(
        Locale.ROOT, "%-22s %-28s %9s %9s %9s %8s %8s %9s %9s %7s %7s %8s%n", cells);
  }

  static String rate(double perSecond) {
    if (perSecond >= 1e6) {
      return String.format(Locale.ROOT, "%.2fM", perSecond / 1e6);
    }
    if (perSecond < 1e3) {
      return String.format(Locale.ROOT, "%.0f", perSecond);
    }
    return String.format(Locale.ROOT, perSecond >= 1e4 ? "%.1fk" : "%.2fk", perSecond / 1e3);
  }

  private static String number(double value) {
    if (value == 0) {
      return "-";
    }
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }

  /** Every sample of every run. */
  static String json(Results results, Effort effort, Conditions conditions) {
    StringBuilder s = new StringBuilder("{\n  \"java\": ");
    s.append(quote(System.getProperty("java.vendor.version", System.getProperty("java.version"))));
    s.append(",\n  \"os\": ").append(quote(os())).append(",\n  \"processors\": ");
    s.append(Runtime.getRuntime().availableProcessors());
    s.append(",\n  \"seed\": ").append(conditions.seed());
    s.append(",\n  \"flush_us_before\": ").append(conditions.flushBefore());
    s.append(",\n  \"flush_us_after\": ").append(conditions.flushAfter());
    s.append(",\n  \"records\": ").append(effort.records());
    s.append(",\n  \"seconds\": ").append(effort.seconds()).append(",\n  \"samples\": [");
    String between = "\n    ";
    for (Map.Entry<String, Map<String, List<Sample>>> row : results.rows().entrySet()) {
      for (Map.Entry<String, List<Sample>> one : row.getValue().entrySet()) {
        for (Sample m : one.getValue()) {
          s.append(between).append("{\"workload\": ").append(quote(row.getKey()));
          s.append(", \"contestant\": ").append(quote(one.getKey()));
          s.append(", \"rate\": ").append(m.rate()).append(", \"p50_us\": ").append(m.p50());
          s.append(", \"p99_us\": ").append(m.p99());
          s.append(", \"p999_us\": ").append(m.p999());
          s.append(", \"max_us\": ").append(m.most());
          s.append(", \"disk_bytes_per_record\": ").append(m.disk());
          s.append(", \"peak_memory_bytes\": ").append(m.memory());
          s.append(", \"how\": ").append(quote(m.how())).append('}');
          between = ",\n    ";
        }
      }
    }
    s.append("\n  ],\n  \"left_out\": {");
    between = "\n    ";
    for (Map.Entry<ContestantKind, String> one : results.leftOut().entrySet()) {
      s.append(between).append(quote(one.getKey().title())).append(": ");
      s.append(quote(one.getValue()));
      between = ",\n    ";
    }
    return s.append("\n  }\n}\n").toString();
  }

  private static String os() {
    return System.getProperty("os.name") + " " + System.getProperty("os.version");
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
