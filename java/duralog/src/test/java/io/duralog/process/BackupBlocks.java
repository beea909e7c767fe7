package io.duralog.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the files of a directory take on the disk.
 *
 * @param files by number of the inode
 */
record BackupBlocks(Map<Long, Taken> files) {
  private static final int BLOCK = 4096;

  /**
   * One file.
   *
   * @param bytes allocated
   * @param zeros of these, at its end, and the header at its beginning
   */
  record Taken(long bytes, long zeros) {}

  static BackupBlocks of(Path directory) throws IOException, InterruptedException {
    Map<Long, Taken> files = new HashMap<>();
    List<String> command = new ArrayList<>(List.of("stat", "--format=%i %b %B %n"));
    try (Stream<Path> all = Files.list(directory)) {
      all.forEach(file -> command.add(file.toString()));
    }
    Process stat = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(stat.getInputStream().readAllBytes(), UTF_8);
    if (stat.waitFor() != 0) {
      throw new AssertionError(said);
    }
    for (String line : said.lines().toList()) {
      String[] words = line.split(" ", 4);
      long bytes = Long.parseLong(words[1]) * Long.parseLong(words[2]);
      files.put(Long.parseLong(words[0]), new Taken(bytes, bytes - data(Path.of(words[3]))));
    }
    return new BackupBlocks(files);
  }

  /** Blocks of batches: after the header of the segment, and before zeros up to its end. */
  private static long data(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Math.max(0, (end + BLOCK - 1) / BLOCK * BLOCK - BLOCK);
  }

  /** Bytes of batches in those files that are not among others. */
  long newBytes(Set<Long> others) {
    return files.entrySet().stream()
        .filter(e -> !others.contains(e.getKey()))
        .mapToLong(e -> e.getValue().bytes() - e.getValue().zeros())
        .sum();
  }

  /** The most that a file takes. */
  long most() {
    return files.values().stream().mapToLong(Taken::bytes).max().orElse(0);
  }
}
