package io.duralog.examples.cookbook;

import io.duralog.CheckpointHeldException;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.PinInfo;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** An audit log that keeps 90 days, and 50 GiB at most. */
public final class AuditLog {
  private AuditLog() {}

  // begin
  static DuraLog open(Path directory) {
    Retention keep = Retention.none().maxAge(Duration.ofDays(90)).maxBytes(50L << 30);
    return DuraLog.open(directory, LogOptions.builder().retention(keep).build());
  }

  // end

  // begin
  static void printSince(LogReader log, Instant time) {
    try (Replay replay = log.replay(ReadOptions.all().from(time))) {
      for (LogRecord r : replay) {
        System.out.println(r.sequence() + " " + r.asString());
      }
    }
  }

  // end

  // begin
  /** Gives up what is before a sequence, or as much of it as every checkpoint allows. */
  static long giveUpBefore(DuraLog log, long sequence) {
    try {
      log.truncateBefore(sequence);
    } catch (CheckpointHeldException e) {
      System.err.println(e.getMessage()); // names the checkpoint, and where it is
      log.truncateBefore(Math.max(e.sequence() + 1, log.firstSequence()));
    }
    return log.firstSequence();
  }

  static void printWhoHolds(DuraLog log) {
    for (PinInfo pin : log.stats().pins()) { // the one that keeps most comes first
      System.out.println(pin.by() + " keeps sequence " + pin.firstSequence() + " and later");
    }
  }
  // end
}
