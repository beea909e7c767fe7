package io.duralog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux counts of disk and memory; 0 where it does not. */
final class Usage {
  private static final int SECTORS_WRITTEN = 6;
  private static final int SECTOR = 512;

  private Usage() {}

  /**
   * Bytes written to the device below a directory since the machine started, by whomever: also the
   * file system's own journal counts.
   */
  static long bytesWritten(Path directory) {
    try {
      long device = ((Number) Files.getAttribute(directory, "unix:dev")).longValue();
      long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL);
      long minor = (device & 0xff) | ((device >>> 12) & ~0xffL);
      Path stat = Path.of("/sys/dev/block", major + ":" + minor, "stat");
      String[] numbers = Files.readString(stat).strip().split(" +", -1);
      return Long.parseLong(numbers[SECTORS_WRITTEN]) * SECTOR;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return 0;
    }
  }

  /** The most memory that this process has had, in bytes. */
  static long peakMemory() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
