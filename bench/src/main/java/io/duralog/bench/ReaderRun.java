package io.duralog.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A reader in a JVM of its own: makes itself warm, says so, waits, and reads with the clock. */
final class ReaderRun {
  private static final int WARM_PASSES = 3;
  private static final int PASSES = 3;

  private final Cell cell;
  private final ContestantKind kind;
  private final Effort effort;

  ReaderRun(Cell cell, ContestantKind kind, Effort effort) {
    this.cell = cell;
    this.kind = kind;
    this.effort = effort;
  }

  /** Reads what {@link CellRun#write} wrote into the same directory. */
  Sample run(Path directory) throws IOException {
    return cell.work() == Cell.Work.COLD ? cold(directory) : warm(directory);
  }

  /** The log to be read is not opened before: what is mapped stays in the page cache. */
  private Sample cold(Path directory) throws IOException {
    for (int i = 0; i < WARM_PASSES; i++) {
      try (RecordReader reader = kind.openReader(directory.resolve("warm"))) {
        Pass.through(reader::visit, cell.size(), effort.warmRecords());
      }
    }
    awaitGo();
    long start = System.nanoTime();
    try (RecordReader reader = kind.openReader(directory.resolve("log"))) {
      Pass.through(reader::visit, cell.size(), effort.records());
      return sample(effort.records(), System.nanoTime() - start);
    }
  }

  private Sample warm(Path directory) throws IOException {
    try (RecordReader reader = kind.openReader(directory.resolve("log"))) {
      for (int i = 0; i < WARM_PASSES; i++) {
        Pass.through(reader::visit, cell.size(), effort.records());
      }
      awaitGo();
      long start = System.nanoTime();
      for (int i = 0; i < PASSES; i++) {
        Pass.through(reader::visit, cell.size(), effort.records());
      }
      return sample(PASSES * effort.records(), System.nanoTime() - start);
    }
  }

  private static void awaitGo() throws IOException {
    System.out.println(ForkedProcess.READY);
    if (System.in.read() < 0) {
      throw new IOException("the one that forked this reader has gone");
    }
  }

  private static Sample sample(long records, long nanos) {
    return new Sample(records * 1e9 / nanos, "read by a process of its own");
  }
}
