package io.duralog.bench;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.RecordVisitor;
import java.nio.file.Path;
import java.util.Map;

/** DuraLog as its users use it. */
final class DuraLogContestant implements Contestant {
  private final DuraLog log;

  DuraLogContestant(Path directory, LogOptions options) {
    this(DuraLog.open(directory, options));
  }

  private DuraLogContestant(DuraLog log) {
    this.log = log;
  }

  /** Of a log that may be open elsewhere. */
  static RecordReader reader(Path directory, LogOptions options) {
    return new DuraLogContestant(DuraLog.openReadOnly(directory, options));
  }

  @Override
  public void append(byte[] payload) {
    log.append(payload);
  }

  @Override
  public void append(Map<String, ?> fields) {
    log.append(fields);
  }

  @Override
  public void sync() {
    log.sync();
  }

  @Override
  public void appendDurable(byte[] payload) {
    log.appendDurable(payload);
  }

  @Override
  public void visit(RecordVisitor visitor) {
    try (DuraLog.Replay replay = log.replay()) {
      replay.visit(visitor);
    }
  }

  @Override
  public void iterate(RecordVisitor visitor) {
    try (DuraLog.Replay replay = log.replay()) {
      for (DuraLog.LogRecord record : replay) {
        visitor.visit(record.sequence(), record.type(), record.payload());
      }
    }
  }

  @Override
  public String describe() {
    return log.engine().toString();
  }

  @Override
  public void close() {
    log.close();
  }
}
