package io.duralog.bench;

/**
 * What one run in one JVM measured.
 *
 * @param rate records a second
 * @param p50 median time of a call in microseconds, 0 where calls are not timed
 * @param p99 the same, 99 of 100
 * @param disk bytes that the device wrote for a record, 0 where that is not known
 * @param memory the most that the process had, in bytes, 0 where that is not known
 * @param how what the contestant says of itself
 */
record Sample(double rate, double p50, double p99, double disk, double memory, String how) {
  /** Of which disk and memory are not known. */
  Sample(double rate, double p50, double p99, String how) {
    this(rate, p50, p99, 0, 0, how);
  }

  String spell() {
    return "sample " + rate + " " + p50 + " " + p99 + " " + disk + " " + memory + " " + how;
  }

  static Sample parse(String line) {
    String[] parts = line.split(" ", 7);
    if (parts.length < 7 || !parts[0].equals("sample")) {
      throw new IllegalArgumentException("no sample: " + line);
    }
    return new Sample(
        Double.parseDouble(parts[1]),
        Double.parseDouble(parts[2]),
        Double.parseDouble(parts[3]),
        Double.parseDouble(parts[4]),
        Double.parseDouble(parts[5]),
        parts[6]);
  }
}
