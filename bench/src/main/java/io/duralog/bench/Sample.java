package io.duralog.bench;

/**
 * What one run in one JVM measured.
 *
 * @param rate records a second
 * @param p50 median time of a call in microseconds, 0 where calls are not timed
 * @param p99 the same, 99 of 100
 * @param how what the contestant says of itself
 */
record Sample(double rate, double p50, double p99, String how) {
  String spell() {
    return "sample " + rate + " " + p50 + " " + p99 + " " + how;
  }

  static Sample parse(String line) {
    String[] parts = line.split(" ", 5);
    if (parts.length < 5 || !parts[0].equals("sample")) {
      throw new IllegalArgumentException("no sample: " + line);
    }
    return new Sample(
        Double.parseDouble(parts[1]),
        Double.parseDouble(parts[2]),
        Double.parseDouble(parts[3]),
        parts[4]);
  }
}
