package io.duralog.bench;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.util.Map;

/** DuraLog as its users use it. */
final class DuraLogContestant implements Contestant {
  private final DuraLog log;
  private final DuraLogReader reader;

  DuraLogContestant(Path directory, LogOptions options) {
    this.log = DuraLog.open(directory, options);
    this.reader = new DuraLogReader(log);
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
  public void visit(RecordSink visitor) {
    reader.visit(visitor);
  }

  @Override
  public void iterate(RecordSink visitor) {
    reader.iterate(visitor);
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
