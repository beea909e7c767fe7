package io.duralog.cli.powercut;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One run of {@code duralog append --ack} on a recorded disk, from its start to its end. */
final class WriterSession {
  /** How a session ends. */
  enum End {
    /** No more lines. */
    END_OF_INPUT(0),
    SIGTERM(128 + 15),
    /** kill -9. */
    SIGKILL(128 + 9);

    private final int code;

    End(int code) {
      this.code = code;
    }
  }

  /**
   * Sequence that was acknowledged, and the disk's position, read behind the acknowledgement.
   *
   * @param opened whether an open or a reader said it, of what it had found
   */
  record Ack(long sequence, long position, boolean opened) {}

  private static final int MOST_ACKS = 250;

  private final RecordedDisk disk;
  private final SentLines lines;
  private final SplittableRandom random;
  private final End end;
  private final int count;
  private final Process process;
  private final Path err;
  private final List<Ack> acks = new ArrayList<>();
  private final Semaphore window;
  private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
  private volatile boolean over;
  private @Nullable IOException failure;

  /**
   * Starts one.
   *
   * @param killsItself whether the command ends by itself as if it were killed
   */
  WriterSession(
      RecordedDisk disk,
      SentLines lines,
      SplittableRandom random,
      Path err,
      List<String> command,
      boolean killsItself)
      throws IOException {
    this.disk = disk;
    this.lines = lines;
    this.random = random.split();
    End drawn = End.values()[random.nextInt(End.values().length)];
    this.end = killsItself ? End.SIGKILL : drawn;
    this.count = 200 + random.nextInt(4_000);
    this.window = new Semaphore(1 << random.nextInt(11));
    this.err = err;
    this.process = new ProcessBuilder(command).redirectError(err.toFile()).start();
  }

  End end() {
    return end;
  }

  /** Waits for the first acknowledgement; false if it ends without one. */
  boolean hasBegun() {
    return begun.join();
  }

  List<Ack> acks() {
    return acks;
  }

  /**
   * Sends lines, never more than a window ahead of the acknowledgements, until the end.
   *
   * @param first number of the first line
   * @param before sequence of the last record already in the log
   * @return number behind the last line that was sent
   */
  long run(long first, long before) throws IOException {
    Thread reader = new Thread(() -> readAcks(before), "acks");
    reader.start();
    long next = send(first);
    int code = Tool.exitCode(process);
    try {
      reader.join();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
    if (failure != null) {
      throw failure;
    }
    if (code != end.code) {
      throw new IOException("duralog append ended with " + code + ": " + Files.readString(err));
    }
    return next;
  }

  private long send(long first) {
    long next = first;
    long last = end == End.END_OF_INPUT ? first + count : Long.MAX_VALUE;
    BufferedWriter out =
        new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    try {
      while (next < last && !over) {
        if (!window.tryAcquire()) {
          out.flush();
          window.acquireUninterruptibly();
        }
        out.write(lines.line(next++) + '\n');
        if (random.nextInt(16) == 0) {
          out.flush();
        }
      }
      out.close();
    } catch (IOException e) {
      // The pipe of a process that ends: as it was told, or its exit code and what it said tell
      // why.
    }
    return next;
  }

  private void readAcks(long before) {
    long stopAt = before + count;
    long seen = before;
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line;
      while ((line = in.readLine()) != null) {
        long sequence = Long.parseLong(line);
        acks.add(new Ack(sequence, disk.position(), false));
        begun.complete(true);
        if ((sequence >= stopAt || acks.size() >= MOST_ACKS) && !over) {
          over = true;
          stop();
        }
        window.release((int) Math.max(0, sequence - seen));
        seen = Math.max(seen, sequence);
      }
    } catch (IOException e) {
      failure = e;
    } finally {
      over = true;
      begun.complete(false);
      window.release(1 << 20);
    }
  }

  /** By the handle: the process object would close the pipe and lose acknowledgements in it. */
  private void stop() {
    switch (end) {
      case SIGKILL -> process.toHandle().destroyForcibly();
      case SIGTERM -> process.toHandle().destroy();
      case END_OF_INPUT -> {}
    }
  }
}
