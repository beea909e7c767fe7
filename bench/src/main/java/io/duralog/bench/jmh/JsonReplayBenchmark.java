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

/** JSON records from the page cache that become maps again, by Jackson. */
@State(Scope.Benchmark)
public class JsonReplayBenchmark extends MicroBenchmark {
  private static final int RECORDS = 50_000;

  private BenchmarkLog log;

  /** Fills a log. */
  @Setup
  public void fill() throws IOException {
    log = new BenchmarkLog();
    for (int i = 0; i < RECORDS; i++) {
      log.log().append(BenchmarkEvent.MAP);
    }
    log.log().sync();
  }

  /** Closes and deletes. */
  @TearDown
  public void close() throws IOException {
    log.close();
  }

  /** Reads and decodes. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long map() {
    long entries = 0;
    try (Replay replay = log.log().replay()) {
      for (LogRecord record : replay) {
        entries += record.asMap().size();
      }
    }
    return entries;
  }
}
