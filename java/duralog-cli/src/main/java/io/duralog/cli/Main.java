package io.duralog.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Entry of the {@code duralog} command. */
public final class Main {
  // Kept, since the logging of the JDK forgets loggers that nobody holds.
  private static final Logger LOGGER = Logger.getLogger("io.duralog");

  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    LOGGER.setLevel(Level.OFF); // the commands say themselves what there is to say
    System.exit(run(Terminal.ofProcess(), args));
  }

  /** Runs the command in this process; returns the exit code. */
  static int run(Terminal terminal, String... args) {
    DuralogCommand command = new DuralogCommand(terminal);
    Failures failures = new Failures(terminal.err(), command);
    PrintWriter out = new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8);
    CommandLine line =
        new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(out)
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures);
    int code;
    try {
      code = line.execute(args);
    } catch (Error e) {
      // Such as no memory. Left to the JVM it would be 1, which says that nothing ran at all.
      code = failures.handleError(e);
    }
    out.flush();
    return code;
  }
}
