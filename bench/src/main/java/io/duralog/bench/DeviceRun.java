package io.duralog.bench;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** What the device gives without any log: direct writes over zeros, each followed by a sync. */
final class DeviceRun {
  private static final int ALIGNMENT = 4096;

  private DeviceRun() {}

  /**
   * Writes blocks one after another for some time; the rate is in bytes a second.
   *
   * @throws RefusedException where the file system has no direct writes
   */
  static Sample run(Path directory, int block, double seconds) throws IOException {
    Path file = directory.resolve("device");
    long size = 256L << 20;
    ByteBuffer zeros = buffer(1 << 20);
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
    try (FileChannel channel = open(file, options)) {
      for (long at = 0; at < size; at += zeros.capacity()) {
        channel.write(zeros.clear(), at);
      }
      channel.force(true);
      ByteBuffer bytes = buffer(block);
      Histogram times = new Histogram(3);
      long start = System.nanoTime();
      long end = start + (long) (seconds * 1e9);
      long at = 0;
      long written = 0;
      for (long now = start; now < end; now = System.nanoTime()) {
        long before = System.nanoTime();
        written += channel.write(bytes.clear(), at);
        channel.force(false);
        times.recordValue(System.nanoTime() - before);
        at = (at + block) % size;
      }
      return Sample.of(
          written * 1e9 / (System.nanoTime() - start),
          times,
          0,
          0,
          "O_DIRECT write and force(false) of " + block + " bytes");
    }
  }

  private static FileChannel open(Path file, Set<OpenOption> options) throws IOException {
    try {
      return FileChannel.open(file, options);
    } catch (FileSystemException | UnsupportedOperationException e) {
      throw new RefusedException("no O_DIRECT in " + file.getParent() + ": " + e);
    }
  }

  private static ByteBuffer buffer(int size) {
    ByteBuffer all = ByteBuffer.allocateDirect(size + ALIGNMENT);
    return all.alignedSlice(ALIGNMENT).limit(size).slice();
  }
}
