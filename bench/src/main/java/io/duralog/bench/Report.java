package io.duralog.bench;

import io.duralog.bench.Results.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as a table for people and as JSON for plots. */
final class Report {
  private Report() {}

  /** Rates are records a second; the ratio is to the best FileChannel of the same row. */
  static String table(Results results) {
    StringBuilder s = new StringBuilder();
    s.append(line("workload", "contestant", "median/s", "min", "max", "p50 us", "p99 us", "ratio"));
    for (Map.Entry<String, Map<String, List<Sample>>> row : results.rows().entrySet()) {
      double peer = bestPeer(row.getValue());
      for (Map.Entry<String, List<Sample>> one : row.getValue().entrySet()) {
        Summary m = Summary.of(one.getValue());
        s.append(
            line(
                row.getKey(),
                one.getKey(),
                rate(m.median()),
                rate(m.least()),
                rate(m.most()),
                micros(m.p50()),
                micros(m.p99()),
                peer > 0 ? String.format(Locale.ROOT, "%.2f", m.median() / peer) : "-"));
      }
    }
    return s.toString();
  }

  private static double bestPeer(Map<String, List<Sample>> row) {
    double best = 0;
    for (ContestantKind kind : ContestantKind.values()) {
      List<Sample> samples = row.get(kind.title());
      if (samples != null && !kind.isOurs()) {
        best = Math.max(best, Summary.of(samples).median());
      }
    }
    return best;
  }

  private static String line(Object... cells) {
    return String.format(Locale.ROOT, "%-22s %-28s %10s %10s %10s %8s %8s %6s%n", cells);
  }

  private static String rate(double perSecond) {
    if (perSecond >= 1e6) {
      return String.format(Locale.ROOT, "%.2fM", perSecond / 1e6);
    }
    return String.format(Locale.ROOT, perSecond >= 1e4 ? "%.1fk" : "%.2fk", perSecond / 1e3);
  }

  private static String micros(double us) {
    return us == 0 ? "-" : String.format(Locale.ROOT, "%.0f", us);
  }

  /** Every sample of every run. */
  static String json(Results results, Effort effort) {
    StringBuilder s = new StringBuilder("{\n  \"java\": ");
    s.append(quote(System.getProperty("java.vendor.version", System.getProperty("java.version"))));
    s.append(",\n  \"os\": ").append(quote(os())).append(",\n  \"processors\": ");
    s.append(Runtime.getRuntime().availableProcessors());
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
          s.append(", \"how\": ").append(quote(m.how())).append('}');
          between = ",\n    ";
        }
      }
    }
    return s.append("\n  ]\n}\n").toString();
  }

  private static String os() {
    return System.getProperty("os.name") + " " + System.getProperty("os.version");
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
