package io.duralog.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program as a process of its own, which is killed, and started again. */
final class Child implements AutoCloseable {
  // What a process that signal 9 has ended reports.
  private static final int KILLED = 128 + 9;

  private final List<String> command = new ArrayList<>();
  private final Path out;
  private Process process;
  private int kills;

  Child(Path out, Class<?> main, String... args) throws IOException {
    this.out = out;
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    process = start();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
        .start();
  }

  /** kill -9, and the same again. */
  void killAndStart() throws IOException, InterruptedException {
    assertRuns();
    process.destroyForcibly();
    assertThat(process.waitFor()).isEqualTo(KILLED);
    kills++;
    process = start();
  }

  int kills() {
    return kills;
  }

  void assertRuns() throws IOException {
    assertThat(process.isAlive()).as("%s runs: %s", command, Files.readString(out)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
