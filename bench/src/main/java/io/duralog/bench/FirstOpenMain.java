package io.duralog.bench;

import io.duralog.DuraLog;
import io.duralog.EngineUnavailableException;
import java.nio.file.Path;
import java.util.List;

/**
 * The smallest application: opens a new log and makes one record durable. Prints the nanoseconds
 * from its first line until then. Apart from {@link Main}, whose command line loads classes too.
 */
public final class FirstOpenMain {
  private static final String TOOK = "took ";

  private FirstOpenMain() {}

  /** The nanoseconds in what it prints; a JVM that makes an AOT cache prints more than that. */
  static long nanos(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(TOOK))
        .mapToLong(line -> Long.parseLong(line.substring(TOOK.length())))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no time in " + lines));
  }

  /**
   * Runs.
   *
   * @param args the contestant and the directory of the log
   */
  public static void main(String[] args) {
    long start = System.nanoTime();
    ContestantKind kind = ContestantKind.valueOf(args[0]);
    try (DuraLog log = DuraLog.open(Path.of(args[1]), kind.options())) {
      log.appendDurable(new byte[100]);
      System.out.println(TOOK + (System.nanoTime() - start));
    } catch (EngineUnavailableException e) {
      System.out.println(ForkedProcess.spell(e));
    }
  }
}
