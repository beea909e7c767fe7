package io.duralog.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * All samples, by row and contestant: the rows in the order in which they came, the contestants in
 * that of {@link ContestantKind}, whatever order they ran in.
 */
final class Results {
  /** Of several runs: the rate's median, least and most; the slowest call; medians of all else. */
  record Summary(
      double median,
      double least,
      double most,
      double p50,
      double p99,
      double p999,
      double slowest,
      double disk,
      double memory) {
    static Summary of(List<Sample> samples) {
      double[] rates = sorted(samples.stream().mapToDouble(Sample::rate).toArray());
      return new Summary(
          middle(rates),
          rates[0],
          rates[rates.length - 1],
          median(samples.stream().mapToDouble(Sample::p50)),
          median(samples.stream().mapToDouble(Sample::p99)),
          median(samples.stream().mapToDouble(Sample::p999)),
          samples.stream().mapToDouble(Sample::most).max().orElse(0),
          median(samples.stream().mapToDouble(Sample::disk)),
          median(samples.stream().mapToDouble(Sample::memory)));
    }

    private static double median(DoubleStream values) {
      return middle(sorted(values.toArray()));
    }

    private static double[] sorted(double[] values) {
      Arrays.sort(values);
      return values;
    }

    private static double middle(double[] sorted) {
      int n = sorted.length;
      return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
  }

  private static final Comparator<String> BY_KIND =
      Comparator.comparing(ContestantKind::placeOf).thenComparing(Comparator.naturalOrder());

  private final Map<String, Map<String, List<Sample>>> rows = new LinkedHashMap<>();
  private final Map<ContestantKind, String> leftOut = new EnumMap<>(ContestantKind.class);

  void add(String row, String contestant, Sample sample) {
    rows.computeIfAbsent(row, r -> new TreeMap<>(BY_KIND))
        .computeIfAbsent(contestant, c -> new ArrayList<>())
        .add(sample);
  }

  /** Someone takes no part, for a reason; once is enough. */
  void leaveOut(ContestantKind kind, String reason) {
    leftOut.putIfAbsent(kind, reason);
  }

  /**
   * How many times as fast as a contestant DuraLog was: the median of the ratios of the rounds, in
   * each of which the two ran one after the other; 0 where they have no round in common. DuraLog is
   * the first of its engines that took part.
   */
  static double timesAsFast(Map<String, List<Sample>> row, List<Sample> other) {
    List<Sample> ours =
        Arrays.stream(ContestantKind.values())
            .filter(ContestantKind::isOurs)
            .map(kind -> row.getOrDefault(kind.title(), List.of()))
            .filter(samples -> !samples.isEmpty())
            .findFirst()
            .orElse(List.of());
    int rounds = Math.min(ours.size(), other.size());
    return rounds == 0
        ? 0
        : Summary.median(
            IntStream.range(0, rounds).mapToDouble(i -> ours.get(i).rate() / other.get(i).rate()));
  }

  Map<ContestantKind, String> leftOut() {
    return leftOut;
  }

  Map<String, Map<String, List<Sample>>> rows() {
    return rows;
  }
}
