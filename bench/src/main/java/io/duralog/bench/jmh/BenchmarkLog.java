package io.duralog.bench.jmh;

import io.duralog.DuraLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A log in a directory of its own, gone when it is closed. */
final class BenchmarkLog implements AutoCloseable {
  private final Path directory;
  private final DuraLog log;
  private final byte[] payload;

  BenchmarkLog(int size) throws IOException {
    directory = Files.createTempDirectory("duralog-jmh-");
    log = DuraLog.open(directory);
    payload = new byte[size];
    new SplittableRandom(size).nextBytes(payload);
  }

  DuraLog log() {
    return log;
  }

  byte[] payload() {
    return payload;
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
