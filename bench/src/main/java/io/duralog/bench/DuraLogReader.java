package io.duralog.bench;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import java.nio.file.Path;

/** DuraLog as its users read it. */
final class DuraLogReader implements RecordReader {
  private final LogReader log;

  DuraLogReader(LogReader log) {
    this.log = log;
  }

  /** Of a log that may be open elsewhere. */
  static RecordReader of(Path directory, LogOptions options) {
    return new DuraLogReader(
        DuraLog.openReadOnly(directory, ReadOptions.all().engine(options.engine())));
  }

  @Override
  public void visit(RecordSink visitor) {
    try (Replay replay = log.replay()) {
      replay.visit(r -> visitor.visit(r.sequence(), r.type(), r.payload()));
    }
  }

  void iterate(RecordSink visitor) {
    try (Replay replay = log.replay()) {
      for (LogRecord record : replay) {
        visitor.visit(record.sequence(), record.type(), record.payload());
      }
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
