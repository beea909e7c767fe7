package io.duralog.bench;

/**
 * How much is done.
 *
 * @param records records of a bulk load or a replay
 * @param seconds seconds of a run in which every record is made durable
 */
record Effort(long records, double seconds) {
  /** Of what makes a JVM warm. */
  long warmRecords() {
    return Math.max(1, records / 2);
  }
}
