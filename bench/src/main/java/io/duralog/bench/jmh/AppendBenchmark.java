package io.duralog.bench.jmh;

import io.duralog.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The ways to append, by one thread and with the disk behind them: where appends come faster than
 * it writes, they wait for it. A log lives for one iteration, or the disk would fill.
 */
@State(Scope.Benchmark)
public class AppendBenchmark extends MicroBenchmark {
  private static final int BATCH = 32;

  /** Bytes of a record. */
  @Param({"16", "100", "1024", "4096"})
  public int size;

  private BenchmarkLog log;
  private byte[] array;
  private ByteBuffer buffer;
  private String text;
  private Batch batch;

  /** Makes the payloads. */
  @Setup
  public void prepare() {
    array = BenchmarkLog.bytes(size);
    buffer = ByteBuffer.allocateDirect(size).put(array).flip();
    text = "t".repeat(size);
    batch = Batch.create();
  }

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

  /** From an array; allocates nothing, which {@code -prof gc} shows. */
  @Benchmark
  public long bytes() {
    return log.log().append(array);
  }

  /** From a buffer outside the heap. */
  @Benchmark
  public long buffer() {
    return log.log().append(buffer);
  }

  /** Text, which becomes UTF-8. */
  @Benchmark
  public long text() {
    return log.log().append(text);
  }

  /** The way that never waits; here again and again until accepted, so that it counts records. */
  @Benchmark
  public long tryBytes() {
    long sequence;
    while ((sequence = log.log().tryAppend(array)) < 0) {
      Thread.onSpinWait();
    }
    return sequence;
  }

  /** Records that go in together, and their batch made each time. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long batchOf32() {
    batch.clear();
    for (int i = 0; i < BATCH; i++) {
      batch.add(array);
    }
    return log.log().appendAll(batch);
  }

  /** The same, not atomic. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long eachOf32() {
    batch.clear();
    for (int i = 0; i < BATCH; i++) {
      batch.add(array);
    }
    return log.log().appendEach(batch);
  }

  /** With a future each. */
  @Benchmark
  public CompletableFuture<Long> async() {
    return log.log().appendAsync(array);
  }
}
