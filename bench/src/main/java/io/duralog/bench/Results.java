package io.duralog.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All samples, by row and contestant, in the order in which they came. */
final class Results {
  /** Rates of several runs: median, least, most; and the medians of the latencies. */
  record Summary(double median, double least, double most, double p50, double p99, int runs) {
    static Summary of(List<Sample> samples) {
      double[] rates = sorted(samples.stream().mapToDouble(Sample::rate).toArray());
      return new Summary(
          middle(rates),
          rates[0],
          rates[rates.length - 1],
          middle(sorted(samples.stream().mapToDouble(Sample::p50).toArray())),
          middle(sorted(samples.stream().mapToDouble(Sample::p99).toArray())),
          rates.length);
    }

    private static double[] sorted(double[] values) {
      java.util.Arrays.sort(values);
      return values;
    }

    private static double middle(double[] sorted) {
      int n = sorted.length;
      return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
  }

  private final Map<String, Map<String, List<Sample>>> rows = new LinkedHashMap<>();

  void add(String row, String contestant, Sample sample) {
    rows.computeIfAbsent(row, r -> new LinkedHashMap<>())
        .computeIfAbsent(contestant, c -> new ArrayList<>())
        .add(sample);
  }

  Map<String, Map<String, List<Sample>>> rows() {
    return rows;
  }
}
