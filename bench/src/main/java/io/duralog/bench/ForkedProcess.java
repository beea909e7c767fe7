package io.duralog.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM (or strace around one, or another program) that ends by printing its result; dies with us.
 */
final class ForkedProcess implements AutoCloseable {
  /** What it prints before it waits for a line on its standard input. */
  static final String READY = "ready";

  private static final String REFUSED = "refused ";

  private final List<String> command;
  private final Process process;
  private final BufferedReader out;
  private final Thread killer;
  private final List<String> printed = new ArrayList<>();

  /** Starts it. */
  ForkedProcess(List<String> command) throws IOException {
    this.command = command;
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    // One that waits for a slow peer would go on without us.
    killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /** What such a JVM prints where a contestant can't take part. */
  static String spell(Throwable refusal) {
    return REFUSED + String.valueOf(refusal.getMessage()).replace('\n', ' ');
  }

  /** Returns when it is ready to go on, or has ended, which {@link #sample} will tell. */
  void awaitReady() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals(READY)) {
        return;
      }
      printed.add(line);
    }
  }

  /** Lets it go on. */
  void go() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It has ended; its last line says why.
    }
  }

  /**
   * Returns the last of its lines when it has ended.
   *
   * @throws RefusedException where the contestant can't take part
   */
  Sample sample() throws IOException, InterruptedException {
    List<String> lines = lines();
    return Sample.parse(lines.get(lines.size() - 1));
  }

  /**
   * Returns what it has printed when it has ended: one line at least.
   *
   * @throws RefusedException where the contestant can't take part
   */
  List<String> lines() throws IOException, InterruptedException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      printed.add(line);
    }
    if (process.waitFor() != 0 || printed.isEmpty()) {
      throw new IllegalStateException("failed: " + String.join(" ", command));
    }
    String last = printed.get(printed.size() - 1);
    if (last.startsWith(REFUSED)) {
      throw new RefusedException(last.substring(REFUSED.length()));
    }
    return printed;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // The JVM is going down, and the hook is at work.
    }
  }
}
