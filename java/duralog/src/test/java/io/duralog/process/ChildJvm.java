package io.duralog.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.duralog.DuraLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM of the same version that runs one class of this package on the same library. */
final class ChildJvm implements AutoCloseable {
  static final int SIGKILLED = 128 + 9;
  static final int SIGTERMED = 128 + 15;

  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path err;
  private final BufferedReader out;

  private ChildJvm(Process process, Path err) {
    this.process = process;
    this.err = err;
    this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static ChildJvm start(Class<?> main, Object... args) {
    return start(List.of("-Xmx512m"), main, args);
  }

  static ChildJvm start(List<String> jvmOptions, Class<?> main, Object... args) {
    return under(List.of(), jvmOptions, main, args);
  }

  /** The same by way of another program, such as a shell that sets a limit first. */
  static ChildJvm under(
      List<String> prefix, List<String> jvmOptions, Class<?> main, Object... args) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What matters here is a quick start, not the last bit of speed.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(jvmOptions);
    String classes = placeOf(main) + ":" + placeOf(DuraLog.class);
    command.addAll(List.of("-cp", ChildJars.behind(classes), main.getName()));
    for (Object arg : args) {
      command.add(arg.toString());
    }
    try {
      Path err = Files.createTempFile("duralog-child", ".err");
      return new ChildJvm(new ProcessBuilder(command).redirectError(err.toFile()).start(), err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** The next line of its standard output; null at the end. */
  @Nullable String line() {
    try {
      return out.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line, which must begin with a word; returns what follows it. */
  String expect(String word) {
    String line = line();
    if (line == null || !line.startsWith(word)) {
      throw new AssertionError("expected " + word + " from the child, got " + line + "\n" + err());
    }
    return line.substring(word.length()).strip();
  }

  /** Sends a line to its standard input. */
  void send(String line) {
    try {
      process.getOutputStream().write((line + '\n').getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** kill -9. What it has said can still be read, which Process.destroyForcibly prevents. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** SIGTERM; the same holds. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Another signal, such as STOP. */
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + name + " " + pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What its threads are doing, for the message about a child that hangs. */
  String threads() {
    try {
      String jstack = Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
      Process dump =
          new ProcessBuilder(jstack, Long.toString(pid())).redirectErrorStream(true).start();
      return new String(dump.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      return e.toString(); // a runtime without the tools
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitCode() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the child does not end\n" + err() + threads());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
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
    exitCode();
    try {
      Files.deleteIfExists(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
