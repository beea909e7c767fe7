package io.duralog.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One JVM writes a log and ends, then others read it: all at once, or one from a cold cache. */
final class ReaderProcesses {
  private ReaderProcesses() {}

  /**
   * Runs; the rate is the sum of all readers, by the clock of the slowest.
   *
   * @param directory where the log is
   * @param writer the command line of the writer
   * @param reader that of each reader
   */
  static Sample run(Cell cell, Path directory, List<String> writer, List<String> reader)
      throws IOException, InterruptedException {
    Sample written;
    try (ForkedProcess jvm = new ForkedProcess(writer)) {
      written = jvm.sample();
    }
    boolean cold = cell.work() == Cell.Work.COLD;
    List<ForkedProcess> readers = new ArrayList<>();
    try {
      for (int i = 0; i < (cold ? 1 : cell.threads()); i++) {
        readers.add(new ForkedProcess(reader));
      }
      for (ForkedProcess jvm : readers) {
        jvm.awaitReady();
      }
      if (cold) {
        PageCache.drop(directory);
      }
      readers.forEach(ForkedProcess::go);
      double slowest = Double.MAX_VALUE;
      for (ForkedProcess jvm : readers) {
        slowest = Math.min(slowest, jvm.sample().rate());
      }
      return new Sample(readers.size() * slowest, written.how());
    } finally {
      readers.forEach(ForkedProcess::close);
    }
  }
}
