package io.duralog.lock;

import io.duralog.LogLockedException;
import io.duralog.engine.files.FileModes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Another process: one that lives as long as a test wants, with the name of the process that it is,
 * or one that tries the operating system's lock and nothing else.
 */
final class OtherJvm implements AutoCloseable {
  private final Process process;

  private OtherJvm(Process process) {
    this.process = process;
  }

  private static OtherJvm start(String... args) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new java.util.ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OtherJvm.class.getName()));
    command.addAll(List.of(args));
    return new OtherJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** One that does nothing. */
  static OtherJvm idle() throws IOException {
    return start();
  }

  /** Whether another process gets a POSIX lock on a file. */
  static boolean gets(Path file) throws Exception {
    try (OtherJvm other = start(file.toString())) {
      return Boolean.parseBoolean(other.line());
    }
  }

  /** {@code taken} when another process gets a log without the C layer, else why not. */
  static String takes(Path directory) throws Exception {
    try (OtherJvm other = start(directory.toString())) {
      return other.line();
    }
  }

  private String line() throws IOException {
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    return String.valueOf(out.readLine());
  }

  /** What it says of itself: process, start, boot, namespace. */
  ProcessIdentity identity() throws IOException {
    String[] words = line().split(" ");
    return new ProcessIdentity(Long.parseLong(words[0]), words[1], words[2], words[3]);
  }

  /** kill -9; it is not asked for its end yet, as by a parent that never does. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly();
    process.waitFor();
  }

  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      ProcessIdentity me = ProcessIdentity.current();
      System.out.println(me.pid() + " " + me.start() + " " + me.boot() + " " + me.namespace());
      while (System.in.read() >= 0) {
        // until the parent closes it
      }
      return;
    }
    Path file = Path.of(args[0]);
    if (Files.isDirectory(file)) {
      try (DirectoryLock lock = DirectoryLock.take(file, FileModes.OWNER_ONLY, () -> null)) {
        lock.requireHome();
        System.out.println("taken");
      } catch (LogLockedException e) {
        System.out.println(e.getMessage());
      }
      return;
    }
    if (!Files.isWritable(file)) {
      throw new IOException("not writable: " + file);
    }
    try (FileChannel c = FileChannel.open(file, StandardOpenOption.WRITE)) {
      System.out.println(c.tryLock() != null);
    }
  }
}
