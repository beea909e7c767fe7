package io.duralog.bench.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Appends with the disk behind them. A log lives for one iteration, or the disk would fill. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class AppendBenchmark {
  /** Bytes of a record. */
  @Param({"100", "1024"})
  public int size;

  private BenchmarkLog log;

  /** Opens. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    log = new BenchmarkLog(size);
  }

  /** Closes and deletes. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    log.close();
  }

  /** One caller. */
  @Benchmark
  @Threads(1)
  public long oneThread() {
    return log.log().append(log.payload());
  }

  /** Callers that fight for the append lock. */
  @Benchmark
  @Threads(8)
  public long eightThreads() {
    return log.log().append(log.payload());
  }
}
