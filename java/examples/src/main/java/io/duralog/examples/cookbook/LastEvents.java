package io.duralog.examples.cookbook;

import io.duralog.DuraLog;
import io.duralog.LogRecord;
import io.duralog.Position;
import io.duralog.PositionOptions;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps the last event of each account in a file of its own. */
public final class LastEvents {
  private LastEvents() {}

  // begin
  static void update(DuraLog log, Path files) throws IOException, InterruptedException {
    try (Position done = log.position("last-events", PositionOptions.defaults().hold(true));
        Tailer tail = log.tail(TailOptions.from(done.processed() + 1))) {
      while (true) {
        LogRecord r = tail.take();
        String account = r.asString().split(" ", 2)[1];
        Files.writeString(files.resolve(account), r.asString()); // the same when done twice
        if (r.sequence() % 1000 == 0 || tail.info().lag() == 0) {
          done.store(r.sequence());
        }
      }
    }
  }
  // end
}
