package io.duralog.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One sample in a JVM and a directory of its own, both gone afterwards. */
final class ForkedRun {
  private final Path directory;
  private final List<String> jvmOptions;

  ForkedRun(Path directory, List<String> jvmOptions) {
    this.directory = directory;
    this.jvmOptions = jvmOptions;
  }

  Sample cell(Cell cell, ContestantKind kind, Effort effort)
      throws IOException, InterruptedException {
    return run(
        "--cell=" + cell.spell(),
        "--contestant=" + kind,
        "--records=" + effort.records(),
        "--seconds=" + effort.seconds());
  }

  Sample device(int block, double seconds) throws IOException, InterruptedException {
    return run("--device=" + block, "--seconds=" + seconds);
  }

  private Sample run(String... args) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(directory, "duralog-bench-");
    // So that also an interrupted run (Ctrl-C) leaves no gigabytes behind.
    Thread cleaner = new Thread(() -> delete(work));
    Runtime.getRuntime().addShutdownHook(cleaner);
    Process process = null;
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmOptions);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      command.addAll(List.of(args));
      command.add("--fork-in=" + work);
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String line = lastLine(process);
      if (process.waitFor() != 0 || line == null) {
        throw new IllegalStateException("failed: " + String.join(" ", command));
      }
      return Sample.parse(line);
    } finally {
      if (process != null) {
        process.destroyForcibly().waitFor();
      }
      delete(work);
      removeHook(cleaner);
    }
  }

  private static void removeHook(Thread cleaner) {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // The JVM is going down, and the hook is at work.
    }
  }

  private static @Nullable String lastLine(Process process) throws IOException {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String last = null;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
      }
      return last;
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("bench: could not delete " + directory + ": " + e);
    }
  }
}
