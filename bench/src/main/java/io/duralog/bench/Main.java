package io.duralog.bench;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** The runner; also the entry of the JVMs that it forks. */
public final class Main {
  // Kept, since the logging of the JDK forgets loggers that nobody holds.
  private static final Logger LOGGER = Logger.getLogger("io.duralog");

  private Main() {}

  /** Runs. */
  public static void main(String[] args) {
    LOGGER.setLevel(Level.WARNING);
    CommandLine line = new CommandLine(new BenchCommand());
    System.exit(line.setOverwrittenOptionsAllowed(true).execute(args));
  }
}
