package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/** One run of the command in this process, and what it said. */
public record CommandRun(int code, byte[] bytes, String err) {

  public static CommandRun of(String... args) {
    return with(new byte[0], args);
  }

  public static CommandRun with(String input, String... args) {
    return with(input.getBytes(UTF_8), args);
  }

  static CommandRun with(byte[] input, String... args) {
    return with(new ByteArrayInputStream(input), args);
  }

  static CommandRun with(InputStream input, String... args) {
    return run(input, false, false, args);
  }

  /** With standard error on a terminal, and standard output too if {@code outToo}. */
  static CommandRun onTerminal(boolean outToo, String... args) {
    return run(InputStream.nullInputStream(), outToo, true, args);
  }

  private static CommandRun run(
      InputStream input, boolean outIsTerminal, boolean errIsTerminal, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream text = new PrintStream(err, true, UTF_8);
    Terminal terminal = new Terminal(input, out, text, outIsTerminal, errIsTerminal);
    int code = Main.run(terminal, args);
    return new CommandRun(code, out.toByteArray(), err.toString(UTF_8));
  }

  public String out() {
    return new String(bytes, UTF_8);
  }

  public List<String> lines() {
    return out().lines().toList();
  }
}
