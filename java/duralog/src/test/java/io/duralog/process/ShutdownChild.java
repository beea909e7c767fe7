package io.duralog.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogOptions;
import java.nio.file.Path;

/**
 * Appends without waiting, says {@code accepted LAST}, and ends, without closing, in the way that
 * it is told, with one more append that it does not tell of right before.
 */
final class ShutdownChild {
  static final int RECORDS = 100;

  /** Ways to end; a signal comes from outside. */
  enum Ending {
    TERM,
    EXIT,
    RETURN,
    HALT
  }

  private ShutdownChild() {}

  /**
   * Runs.
   *
   * @param args directory, whether to close on shutdown, way to end
   */
  public static void main(String[] args) throws Exception {
    LogOptions options =
        LogOptions.builder().closeOnShutdown(Boolean.parseBoolean(args[1])).build();
    DuraLog log = DuraLog.open(Path.of(args[0]), options);
    long last = 0;
    for (int i = 0; i < RECORDS; i++) {
      last = log.append("not waited for".getBytes(US_ASCII));
    }
    Say.line("accepted " + last);
    log.append("at the very end".getBytes(US_ASCII));
    switch (Ending.valueOf(args[2])) {
      case EXIT -> System.exit(7);
      case HALT -> Runtime.getRuntime().halt(8);
      case RETURN -> {}
      default -> appendUntilClosed(log);
    }
  }

  /** The end finds it in the midst of its work. */
  private static void appendUntilClosed(DuraLog log) {
    try {
      while (true) {
        Say.line("accepted " + log.append("more".getBytes(US_ASCII)));
      }
    } catch (LogClosedException e) {
      Say.line("closed");
    }
  }
}
