package io.duralog.process;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process with tailers, and a thread that listens to it. */
final class FollowCrew implements AutoCloseable {
  private static final String END = "";
  private static final long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final ChildJvm child;
  private final FollowLags lags;
  private final FollowLags wakes;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  FollowCrew(ChildJvm child, FollowLags lags, FollowLags wakes) {
    this.child = child;
    this.lags = lags;
    this.wakes = wakes;
    Thread listener = new Thread(this::listen, "listens to " + child.pid());
    listener.setDaemon(true);
    listener.start();
  }

  private void listen() {
    for (String line = child.line(); line != null; line = child.line()) {
      if (line.startsWith("lag ")) {
        lags.add(line.substring(4));
      } else if (line.startsWith("wake ")) {
        wakes.add(line.substring(5));
      } else {
        said.add(line);
      }
    }
    said.add(END);
  }

  /** The last sequence of the log when it was opened. */
  long opened() throws InterruptedException {
    return Long.parseLong(next(PATIENCE_MILLIS, "open").substring(5));
  }

  /** Waits until no tailer has less than was there at the opening. */
  void awaitCaughtUp() throws InterruptedException {
    next(PATIENCE_MILLIS, "caught-up");
  }

  /** Lets it work for so long. */
  void watch(long millis) throws InterruptedException {
    String line = said.poll(millis, TimeUnit.MILLISECONDS);
    if (line != null) {
      throw new AssertionError("it has ended by itself: " + child.exitCode() + " " + child.err());
    }
  }

  private String next(long millis, String word) throws InterruptedException {
    @Nullable String line = said.poll(millis, TimeUnit.MILLISECONDS);
    if (line == null || !line.startsWith(word)) {
      String state = line == null ? child.threads() : "";
      throw new AssertionError(word + " expected, not " + line + "\n" + child.err() + state);
    }
    return line;
  }

  void requireAlive() {
    if (!child.isAlive()) {
      throw new AssertionError("it has ended by itself: " + child.exitCode() + " " + child.err());
    }
  }

  /** kill -9. */
  void kill() {
    child.kill();
    int exit = child.exitCode();
    if (exit != ChildJvm.SIGKILLED) {
      throw new AssertionError("exit " + exit + " " + child.err());
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
