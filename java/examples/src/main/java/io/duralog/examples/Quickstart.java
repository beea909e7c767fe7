package io.duralog.examples;

import io.duralog.DuraLog;
import io.duralog.LogRecord;
import io.duralog.Replay;
import java.nio.file.Path;
import java.util.Map;

/** The quickstart of the README, which has the imports and the code between the two marks. */
public final class Quickstart {
  private Quickstart() {}

  /** Makes a log named {@code orders} in the current directory, or continues it. */
  public static void main(String[] args) {
    // begin
    try (DuraLog log = DuraLog.open(Path.of("orders"))) {
      try (Replay replay = log.replay()) { // rebuild state
        for (LogRecord r : replay) {
          System.out.println(r.sequence() + " " + r.asString());
        }
      }
      long seq = log.append(Map.of("event", "login", "user", 42)); // accepted, in order
      log.awaitDurable(seq); // now on disk

      log.appendAsync("plain text works too") // or a future
          .thenAccept(s -> System.out.println("durable through " + s))
          .join();

      log.appendDurable(Map.of("event", "pay", "cents", 1999)); // or just block
      System.out.println(log.engine()); // e.g. native (FFM): io_uring, O_DIRECT 4096, ...
    } // close(): flush, sync, unlock
    // end
  }
}
