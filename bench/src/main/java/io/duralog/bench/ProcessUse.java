package io.duralog.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What this process has at a moment, as Linux and the JVM count it.
 *
 * @param threads of every kind
 * @param descriptors open files
 * @param memory bytes that are resident
 * @param heap bytes of objects that are reachable
 * @param buffers bytes of append buffers of the open logs
 */
record ProcessUse(long threads, long descriptors, long memory, long heap, long buffers) {
  private static final String MARK = "use";

  static ProcessUse now(long buffers) throws IOException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return new ProcessUse(
        ofStatus("Threads:"),
        openFiles(),
        ofStatus("VmRSS:") << 10,
        memory.getHeapMemoryUsage().getUsed(),
        buffers);
  }

  private static long ofStatus(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** Threads of the operating system, those included that are about to exit. */
  static long threadsNamed(String prefix) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.filter(task -> nameOf(task).startsWith(prefix)).count();
    }
  }

  private static String nameOf(Path task) {
    try {
      return Files.readString(task.resolve("comm"));
    } catch (IOException e) {
      return ""; // it has exited
    }
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  String spell() {
    return MARK + " " + threads + " " + descriptors + " " + memory + " " + heap + " " + buffers;
  }

  static ProcessUse parse(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 6 || !parts[0].equals(MARK)) {
      throw new IllegalArgumentException("no use of a process: " + line);
    }
    long[] n = Arrays.stream(parts).skip(1).mapToLong(Long::parseLong).toArray();
    return new ProcessUse(n[0], n[1], n[2], n[3], n[4]);
  }
}
