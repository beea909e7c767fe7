package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds a log and copies, or opens for other purposes, all of its files in a loop, as a backup in
 * the same process does, and appends between two copies; until its input ends. Says {@code open},
 * {@code copied} after the first copy, and {@code last N}.
 */
final class CopyingWriterChild {
  private CopyingWriterChild() {}

  /**
   * Runs.
   *
   * @param args directory, engine
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    LogOptions options = LogOptions.builder().engine(EngineChoice.valueOf(args[1])).build();
    try (DuraLog log = DuraLog.open(directory, options)) {
      Say.line("open");
      long n = 0;
      boolean said = false;
      while (System.in.available() == 0) {
        copy(directory);
        n = log.appendDurable("mine");
        if (!said) {
          Say.line("copied");
          said = true;
        }
      }
      Say.line("last " + n);
    }
  }

  private static void copy(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(f -> !f.toString().endsWith(".tmp")).toList();
    }
    for (Path file : files) {
      if (Files.isReadable(file)) { // all of them, for root
        Files.copy(file, OutputStream.nullOutputStream());
      }
      Files.newByteChannel(file, StandardOpenOption.WRITE).close();
    }
  }
}
