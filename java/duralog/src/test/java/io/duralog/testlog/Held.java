package io.duralog.testlog;

import io.duralog.engine.memory.OwnedMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What this process holds for logs: nothing may be more of it after an open that throws, nor after
 * a close.
 *
 * @param descriptors of files in a directory, and of rings
 * @param threads of logs
 * @param memory bytes outside the heap that have an owner
 * @param unpublished files in the directory whose names end in {@code .tmp}
 */
public record Held(
    List<String> descriptors, List<String> threads, long memory, List<String> unpublished) {
  /** Now. */
  public static Held now(Path directory) throws IOException {
    return new Held(
        OpenDescriptors.of(directory),
        threadsOfLogs(),
        OwnedMemory.held(),
        unpublishedIn(directory));
  }

  /** The same without unpublished files: where deleting one has failed the next open does it. */
  public Held butForFiles() {
    return new Held(descriptors, threads, memory, List.of());
  }

  /** The one that gives back what readers have left is the process's. */
  private static List<String> threadsOfLogs() {
    TreeSet<String> names = new TreeSet<>();
    for (Thread t : Thread.getAllStackTraces().keySet()) {
      String name = t.getName();
      if (name.startsWith("duralog") && !name.equals("duralog-reads") && t.isAlive()) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  private static List<String> unpublishedIn(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(".tmp"))
          .sorted()
          .toList();
    }
  }
}
