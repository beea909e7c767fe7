package io.duralog.cli;

import io.duralog.CorruptLogException;
import io.duralog.DuraLogException;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever is thrown into one line on standard error and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final PrintStream err;
  private final DuralogCommand options;

  Failures(PrintStream err, DuralogCommand options) {
    this.err = err;
    this.options = options;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String guess = "";
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      guess = "; did you mean " + unmatched.getSuggestions().get(0) + "?";
    }
    print(line(e) + guess + "; see '" + command + " --help'", e);
    return ExitCode.COULD_NOT;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult result) {
    if (e instanceof OutputClosedException) {
      return ExitCode.OK;
    }
    if (e instanceof CorruptLogException) {
      print(line(e), e);
      return ExitCode.DAMAGED;
    }
    boolean expected = e instanceof DuraLogException || e instanceof CommandException;
    print(expected ? line(e) : "internal error: " + e + "; --debug shows where", e);
    return ExitCode.COULD_NOT;
  }

  /** What is no exception, such as an OutOfMemoryError. */
  int handleError(Error e) {
    print(e + "; JAVA_OPTS=-Xmx... gives more memory, --debug shows where", e);
    return ExitCode.COULD_NOT;
  }

  private void print(String message, Throwable e) {
    err.println("duralog: " + message);
    if (options.debug()) {
      e.printStackTrace(err);
    }
  }

  private static String line(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.strip().replaceFirst("^Error: ", "").replaceAll("\\s*\\R\\s*", ", ");
  }
}
