package io.duralog.testlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Descriptors of this process. */
public final class OpenDescriptors {
  private OpenDescriptors() {}

  /**
   * Those of rings and of files in a directory, by what they are of, sorted. The JVM has others,
   * which come and go: of the limits of its cgroup, for one.
   */
  public static List<String> of(Path directory) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path fd : (Iterable<Path>) all::iterator) {
        String target = target(fd);
        if (target.startsWith(directory.toString()) || target.contains("io_uring")) {
          found.add(target);
        }
      }
    }
    found.sort(null);
    return found;
  }

  /** How many segments of a log are open for reading and not for writing. */
  public static long readers(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(fd -> isReader(fd, directory)).count();
    }
  }

  private static boolean isReader(Path fd, Path directory) {
    try {
      String target = target(fd);
      String info = Files.readString(Path.of("/proc/self/fdinfo").resolve(fd.getFileName()));
      return target.startsWith(directory.toString())
          && target.endsWith(".seg")
          && info.matches("(?s).*flags:\\s*[0-7]*[04]\n.*");
    } catch (IOException e) {
      return false; // closed by now
    }
  }

  private static String target(Path fd) throws IOException {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (NoSuchFileException e) {
      return ""; // another thread's, and closed by now
    }
  }
}
