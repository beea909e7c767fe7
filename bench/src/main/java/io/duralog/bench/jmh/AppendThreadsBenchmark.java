package io.duralog.bench.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Callers that share one log and fight for its append lock, with records of 100 bytes. */
@State(Scope.Benchmark)
public class AppendThreadsBenchmark extends MicroBenchmark {
  private final byte[] payload = BenchmarkLog.bytes(100);
  private BenchmarkLog log;

  /** Opens. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    log = new BenchmarkLog();
  }

  /** Closes and deletes. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    log.close();
  }

  /** Alone. */
  @Benchmark
  @Threads(1)
  public long threads1() {
    return log.log().append(payload);
  }

  /** Two. */
  @Benchmark
  @Threads(2)
  public long threads2() {
    return log.log().append(payload);
  }

  /** Four. */
  @Benchmark
  @Threads(4)
  public long threads4() {
    return log.log().append(payload);
  }

  /** Eight. */
  @Benchmark
  @Threads(8)
  public long threads8() {
    return log.log().append(payload);
  }
}
