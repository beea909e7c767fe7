package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import java.nio.file.Path;

/**
 * Opens a log a thousand times. The process must hold what it held after a hundred, or ends with an
 * exception.
 */
final class ReopenChild {
  /**
   * Small, as each open has zeros written ahead; but a thousand of its buffers would be noticed.
   */
  private static final LogOptions SMALL =
      LogOptions.builder().segmentSize(1 << 20).groupBytes(64 << 10).queueBytes(256 << 10).build();

  private ReopenChild() {}

  /**
   * Runs.
   *
   * @param args directory
   */
  public static void main(String[] args) throws Exception {
    ProcessUse before = null;
    for (int i = 1; i <= 600; i++) {
      try (DuraLog log = DuraLog.open(Path.of(args[0]), SMALL)) {
        require(log.appendDurable("x") == i, "sequence");
      }
      if (i == 100) {
        before = ProcessUse.of(ProcessHandle.current().pid());
      }
    }
    ProcessUse now = ProcessUse.of(ProcessHandle.current().pid());
    require(now.kibibytes() < before.kibibytes() + (16 << 10), before + " has become " + now);
    require(now.descriptors() <= before.descriptors(), before + " has become " + now);
    require(now.threads() <= before.threads() + 2, before + " has become " + now); // the JVM's own
    Say.line("last 600");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
