package io.duralog.bench.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Single records by their sequence, of batches of a block each, beside a read of the same block by
 * its offset. All of the log is in the page cache.
 */
@State(Scope.Benchmark)
public class ReadBenchmark extends MicroBenchmark {
  private static final int BLOCK = 4096;
  private static final int RECORDS = 1_000;

  /** As many batches as stay in memory. */
  private static final int FEW = 8;

  private BenchmarkLog log;
  private FileChannel channel;

  /** Where each thread is. */
  @State(Scope.Thread)
  public static class Place {
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    private int at;

    private int next(int below) {
      at = (at + 389) % below; // a prime: no two in a row are near
      return at;
    }
  }

  /** Fills a log, and reads each record once. */
  @Setup
  public void fill() throws IOException {
    byte[] payload = BenchmarkLog.bytes(1_000);
    log = new BenchmarkLog();
    for (int i = 0; i < RECORDS; i++) {
      log.log().appendDurable(payload);
    }
    for (int i = RECORDS; i > 0; i--) {
      log.log().read(i);
    }
    Path first = log.directory().resolve("0000000001.seg");
    channel = FileChannel.open(first, StandardOpenOption.READ);
  }

  /** Closes and deletes. */
  @TearDown
  public void close() throws IOException {
    channel.close();
    log.close();
  }

  /** From batches that are in memory. */
  @Benchmark
  public int kept(Place place) {
    return read(1 + place.next(FEW));
  }

  /** From batches of which the places are known. */
  @Benchmark
  public int cached(Place place) {
    return read(1 + place.next(RECORDS));
  }

  private int read(long sequence) {
    return log.log().read(sequence).orElseThrow().payload().remaining();
  }

  /** The block alone, unchecked. */
  @Benchmark
  public int channel(Place place) throws IOException {
    return channel.read(place.block.clear(), BLOCK * (1L + place.next(RECORDS)));
  }
}
