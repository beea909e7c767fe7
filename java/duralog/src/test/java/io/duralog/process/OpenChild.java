package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import java.nio.file.Path;

/** Opens a log, appends a record, says with which engine, and closes; or says why not. */
final class OpenChild {
  private OpenChild() {}

  /**
   * Runs.
   *
   * @param args directory and engine
   */
  public static void main(String[] args) {
    LogOptions options = LogOptions.builder().engine(EngineChoice.valueOf(args[1])).build();
    try (DuraLog log = DuraLog.open(Path.of(args[0]), options)) {
      System.out.println("OPEN " + log.appendDurable("x") + " " + log.engine());
    } catch (DuraLogException e) {
      System.out.println("REFUSED " + e.getMessage());
    }
  }
}
