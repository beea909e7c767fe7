package io.duralog.bench.jmh;

import io.duralog.DuraLog;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Records of 100 bytes read back from the page cache, every checksum checked. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ReplayBenchmark {
  private static final int RECORDS = 1_000_000;

  private BenchmarkLog log;

  /** Fills a log. */
  @Setup
  public void fill() throws IOException {
    log = new BenchmarkLog(100);
    for (int i = 0; i < RECORDS; i++) {
      log.log().append(log.payload());
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
    try (DuraLog.Replay replay = log.log().replay()) {
      replay.visit((sequence, type, payload) -> sum[0] += payload.remaining());
    }
    return sum[0];
  }

  /** Record by record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long iterator() {
    long sum = 0;
    try (DuraLog.Replay replay = log.log().replay()) {
      for (DuraLog.LogRecord record : replay) {
        sum += record.payload().remaining();
      }
    }
    return sum;
  }
}
