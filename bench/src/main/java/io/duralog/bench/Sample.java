package io.duralog.bench;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one run in one JVM measured.
 *
 * @param rate records a second
 * @param p50 median time of a call in microseconds, 0 where calls are not timed
 * @param p99 the same, 99 of 100
 * @param p999 the same, 999 of 1,000
 * @param most the slowest call in microseconds
 * @param disk bytes that the device wrote for a record, 0 where that is not known
 * @param memory the most that the process had, in bytes, 0 where that is not known
 * @param how what the contestant says of itself
 */
record Sample(
    double rate,
    double p50,
    double p99,
    double p999,
    double most,
    double disk,
    double memory,
    String how) {
  private static final int PARTS = 9;

  /** Without times of calls, of which disk and memory are not known. */
  Sample(double rate, String how) {
    this(rate, 0, 0, 0, 0, 0, 0, how);
  }

  /** Times of calls in nanoseconds become those of a sample; none where they are null. */
  static Sample of(double rate, @Nullable Histogram times, double disk, double memory, String how) {
    return times == null
        ? new Sample(rate, 0, 0, 0, 0, disk, memory, how)
        : new Sample(
            rate,
            times.getValueAtPercentile(50) / 1e3,
            times.getValueAtPercentile(99) / 1e3,
            times.getValueAtPercentile(99.9) / 1e3,
            times.getMaxValue() / 1e3,
            disk,
            memory,
            how);
  }

  String spell() {
    return Stream.of("sample", rate, p50, p99, p999, most, disk, memory, how)
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  static Sample parse(String line) {
    String[] parts = line.split(" ", PARTS);
    if (parts.length < PARTS || !parts[0].equals("sample")) {
      throw new IllegalArgumentException("no sample: " + line);
    }
    double[] n = Arrays.stream(parts).skip(1).limit(7).mapToDouble(Double::parseDouble).toArray();
    return new Sample(n[0], n[1], n[2], n[3], n[4], n[5], n[6], parts[PARTS - 1]);
  }
}
