package io.duralog.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.Replay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * Reads a log again and again, on each line {@code DIRECTORY}, and lives as long as the soak: says
 * {@code read LAST HEAP}, the bytes of heap in use after a collection.
 */
final class SoakReader {
  private SoakReader() {}

  /** Runs. */
  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long last = read(Path.of(line));
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      Say.line("read " + last + " " + heap);
    }
  }

  private static long read(Path directory) {
    try (LogReader log = DuraLog.openReadOnly(directory);
        Replay replay = log.replay()) {
      SoakRecords records = new SoakRecords();
      replay.visit(records);
      for (Damage d : replay.report().damage()) {
        if (d.kind() != Damage.Kind.TORN_TAIL || d.certain()) {
          throw new AssertionError("false damage: " + d);
        }
      }
      if (records.last() != log.lastSequence()) {
        throw new AssertionError(records.last() + " read, the log says " + log.lastSequence());
      }
      return records.last();
    }
  }
}
