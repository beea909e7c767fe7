package io.duralog.bench.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A map that becomes a JSON record, by Jackson, with the disk behind it. */
@State(Scope.Benchmark)
public class JsonAppendBenchmark extends MicroBenchmark {
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

  /** Encodes and appends. */
  @Benchmark
  public long map() {
    return log.log().append(BenchmarkEvent.MAP);
  }
}
