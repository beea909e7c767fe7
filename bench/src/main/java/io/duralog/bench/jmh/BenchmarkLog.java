package io.duralog.bench.jmh;

import io.duralog.DuraLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A log in a new directory, gone when it is closed. */
final class BenchmarkLog implements AutoCloseable {
  /** Names the directory under which logs are made; without, that for temporary files. */
  static final String PLACE_PROPERTY = "duralog.bench.directory";

  private final Path directory;
  private final DuraLog log;

  BenchmarkLog() throws IOException {
    Path place =
        Path.of(System.getProperty(PLACE_PROPERTY, System.getProperty("java.io.tmpdir", "/tmp")));
    directory = Files.createTempDirectory(place, "duralog-jmh-");
    log = DuraLog.open(directory);
  }

  DuraLog log() {
    return log;
  }

  Path directory() {
    return directory;
  }

  /** Bytes that nothing can compress or guess, the same in every run. */
  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    log.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
