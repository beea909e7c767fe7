package io.duralog.bench.jmh;

import io.duralog.engine.nativeio.BenchmarkBinding;
import io.duralog.engine.nativeio.NativeCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to call C, by each way to do so; both need the library of this build. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BindingBenchmark extends MicroBenchmark {
  /** FFM, or jnr-ffi, which JDK 17 to 21 need. */
  @Param({"FFM", "JNR"})
  public String binding;

  private NativeCalls calls;
  private Path file;
  private int descriptor;

  /** Loads the library; only one binding in a JVM, so that the calls have one target. */
  @Setup
  public void load() throws IOException {
    calls = BenchmarkBinding.load(binding);
    file = Files.createTempFile("duralog-jmh-", ".file");
    descriptor = calls.open(file, NativeCalls.READ, 0);
    if (descriptor < 0) {
      throw new IOException("open failed with error " + -descriptor);
    }
  }

  /** Closes and deletes. */
  @TearDown
  public void close() throws IOException {
    calls.close(descriptor);
    Files.delete(file);
  }

  /** A function that returns a constant: the call alone. */
  @Benchmark
  public int version() {
    return calls.version();
  }

  /** One system call, for comparison. */
  @Benchmark
  public long size() {
    return calls.size(descriptor);
  }
}
