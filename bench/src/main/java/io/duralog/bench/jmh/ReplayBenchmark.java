package io.duralog.bench.jmh;

import io.duralog.LogRecord;
import io.duralog.Replay;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Records of 100 bytes read back from the page cache, every checksum checked. */
@State(Scope.Benchmark)
public class ReplayBenchmark extends MicroBenchmark {
  private static final int RECORDS = 1_000_000;

  private BenchmarkLog log;

  /** Fills a log. */
  @Setup
  public void fill() throws IOException {
    byte[] payload = BenchmarkLog.bytes(100);
    log = new BenchmarkLog();
    for (int i = 0; i < RECORDS; i++) {
      log.log().append(payload);
    }
    log.log().sync();
  }

  /** Closes and deletes. */
  @TearDown
  public void close() throws IOException {
    log.close();
  }

  /** Without an object for each record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long visitor() {
    long[] sum = {0};
    try (Replay replay = log.log().replay()) {
      replay.visit(record -> sum[0] += record.length());
    }
    return sum[0];
  }

  /** Record by record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long iterator() {
    long sum = 0;
    try (Replay replay = log.log().replay()) {
      for (LogRecord record : replay) {
        sum += record.payload().remaining();
      }
    }
    return sum;
  }
}
