package io.duralog.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds, as /proc tells; zeros where there is no /proc or no process any more.
 *
 * @param descriptors open files
 * @param threads threads of every kind
 * @param kibibytes memory that is resident
 */
record ProcessUse(long descriptors, long threads, long kibibytes) {
  static ProcessUse of(long pid) {
    Path proc = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
      String status = Files.readString(proc.resolve("status"), UTF_8);
      return new ProcessUse(
          descriptors.count(), number(status, "Threads:"), number(status, "VmRSS:"));
    } catch (IOException | UncheckedIOException e) {
      return new ProcessUse(0, 0, 0);
    }
  }

  private static long number(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }

  /** Whether it holds more than it did, apart from what comes and goes. */
  boolean hasGrownFrom(ProcessUse before) {
    return before.threads > 0
        && (descriptors > before.descriptors + 8
            || threads > before.threads + 4
            || kibibytes > before.kibibytes * 2 + (64 << 10));
  }
}
