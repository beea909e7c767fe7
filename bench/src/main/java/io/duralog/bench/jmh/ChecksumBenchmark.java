package io.duralog.bench.jmh;

import io.duralog.RecordType;
import io.duralog.format.Crc32c;
import io.duralog.format.RecordFormat;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the check of a record costs, beside that of its payload alone by the JDK. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChecksumBenchmark extends MicroBenchmark {
  /** Bytes of the payload. */
  @Param({"16", "100", "1024", "65536"})
  public int size;

  private byte[] array;
  private ByteBuffer buffer;
  private int seed;
  private long sequence;

  /** Makes the payload. */
  @Setup
  public void prepare() {
    array = BenchmarkLog.bytes(size);
    buffer = ByteBuffer.allocateDirect(size).put(array).flip();
    seed = array[0];
  }

  /** All that is done to check a record, of an array. */
  @Benchmark
  public int recordOfArray() {
    return check(Crc32c.of(array, 0, size));
  }

  /** The same of a buffer outside the heap. */
  @Benchmark
  public int recordOfBuffer() {
    return check(Crc32c.of(buffer));
  }

  private int check(int payload) {
    int unbound = RecordFormat.unboundCheck(payload, size, RecordType.BYTES);
    return RecordFormat.bind(unbound, seed, ++sequence);
  }

  /** The JDK, of an array. */
  @Benchmark
  public long jdkOfArray() {
    CRC32C crc = new CRC32C();
    crc.update(array, 0, size);
    return crc.getValue();
  }

  /** The JDK, of a buffer outside the heap. */
  @Benchmark
  public long jdkOfBuffer() {
    CRC32C crc = new CRC32C();
    crc.update(buffer.rewind());
    return crc.getValue();
  }
}
