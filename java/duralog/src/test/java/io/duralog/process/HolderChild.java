package io.duralog.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.duralog.DuraLog;
import io.duralog.LogLockedException;
import java.nio.file.Path;

/**
 * Opens a log, appends one record, says {@code open LAST}, and holds it; or says {@code locked}.
 */
final class HolderChild {
  private HolderChild() {}

  /** Runs. */
  public static void main(String[] args) throws Exception {
    try {
      DuraLog log = DuraLog.open(Path.of(args[0]));
      Say.line("open " + log.appendDurable("mine".getBytes(US_ASCII)));
      System.in.read();
      Say.line("last " + log.appendDurable("mine still".getBytes(US_ASCII)));
    } catch (LogLockedException e) {
      Say.line("locked " + e.owner() + "; " + e.getMessage());
    }
  }
}
