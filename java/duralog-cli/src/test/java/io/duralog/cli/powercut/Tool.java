package io.duralog.cli.powercut;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Other programs, such as mount. */
final class Tool {
  private Tool() {}

  /**
   * Runs a command to its end.
   *
   * @return what it printed, errors too, without the last line feed
   * @throws IOException when it fails, with what it printed
   */
  static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    int code = exitCode(process);
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code + ": " + said);
    }
    return said;
  }

  /** Waits for the end of a process. */
  static int exitCode(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
