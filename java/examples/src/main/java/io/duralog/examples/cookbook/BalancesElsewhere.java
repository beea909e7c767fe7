package io.duralog.examples.cookbook;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Position;
import io.duralog.PositionOptions;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The read model in a process of its own, beside the writer. */
public final class BalancesElsewhere {
  private BalancesElsewhere() {}

  /** Arguments: the directory of the log, and the file for the balances. */
  public static void main(String[] args) throws IOException, InterruptedException {
    follow(Path.of(args[0]), Path.of(args[1]));
  }

  // begin
  static void follow(Path directory, Path file) throws IOException, InterruptedException {
    Balances balances = Balances.load(file);
    try (Position saved =
            Position.open(directory, "balances", PositionOptions.defaults().hold(true));
        LogReader log = DuraLog.openReadOnly(directory);
        Tailer tail = log.tail(TailOptions.from(balances.applied() + 1))) {
      while (true) {
        LogRecord record = tail.poll(Duration.ofMillis(100));
        if (record != null) {
          balances.apply(record);
        }
        long unsaved = balances.applied() - saved.processed();
        if (unsaved >= 1000 || (record == null && unsaved > 0)) {
          balances.save(file);
          saved.store(balances.applied()); // now the log may give these records up
        }
      }
    }
  }
  // end
}
