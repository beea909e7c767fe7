package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command as a process of its own, on the classes as built. Standard error goes to a file. */
final class CommandProcess implements AutoCloseable {
  private final Process process;
  private final Path err;
  private final BufferedReader out;

  CommandProcess(Path err, String... args) throws IOException {
    this.err = err;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED"); // as bin/duralog does
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Sends a line to its standard input. */
  void send(String line) throws IOException {
    process.getOutputStream().write((line + '\n').getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** The next line of its standard output; null at the end. */
  String line() throws IOException {
    return out.readLine();
  }

  /** Closes the reading end of its standard output. */
  void stopReading() throws IOException {
    process.getInputStream().close();
  }

  /** kill -9. */
  void kill() {
    process.destroyForcibly();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  String err() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
