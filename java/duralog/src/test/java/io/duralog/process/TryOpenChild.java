package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogLockedException;
import io.duralog.LogOptions;
import java.nio.file.Path;

/**
 * Tries to open a log for writing again and again, with one engine and the other; until its input
 * ends. Says {@code trying}, {@code opened} and what it has appended, should it get in, and in the
 * end {@code refused N}.
 */
final class TryOpenChild {
  private TryOpenChild() {}

  /**
   * Runs.
   *
   * @param args directory, engines
   */
  public static void main(String[] args) throws Exception {
    Say.line("trying");
    long refused = 0;
    while (System.in.available() == 0) {
      for (int i = 1; i < args.length; i++) {
        LogOptions options = LogOptions.builder().engine(EngineChoice.valueOf(args[i])).build();
        try (DuraLog log = DuraLog.open(Path.of(args[0]), options)) {
          Say.line("opened " + args[i] + ", appended " + log.appendDurable("other"));
        } catch (LogLockedException e) {
          refused++;
        }
      }
    }
    Say.line("refused " + refused);
  }
}
