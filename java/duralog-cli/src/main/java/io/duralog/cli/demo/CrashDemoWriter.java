package io.duralog.cli.demo;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The process that the demo kills. Appends the events from 8 threads and says on standard output
 * which are durable: "index sequence", a line each, once the library's future has completed. Never
 * closes the log: when all is appended it waits for its end.
 */
final class CrashDemoWriter {
  static final int THREADS = 8;

  // Kept, since the logging of the JDK forgets loggers that nobody holds.
  private static final Logger LOGGER = Logger.getLogger("io.duralog");

  private final EventFile events;
  private final OutputStream acks =
      new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 32 * 1024);

  private final Executor ackThread = new AckThread();

  private CrashDemoWriter(EventFile events) {
    this.events = events;
  }

  /** Arguments: the file of events, the directory of the log. */
  public static void main(String[] args) throws IOException {
    LOGGER.setLevel(Level.OFF); // the parent tells the story
    CrashDemoWriter writer = new CrashDemoWriter(EventFile.open(Path.of(args[0])));
    LogOptions options = LogOptions.builder().callbacks(writer.ackThread).build();
    DuraLog log = DuraLog.open(Path.of(args[1]), options);
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      new Thread(() -> writer.append(log, thread)).start();
    }
    // Ends with the parent, should that one die first.
    while (System.in.read() >= 0) {}
    Runtime.getRuntime().halt(0);
  }

  /** One thread writes all acknowledgements, and sends them whenever no other waits behind. */
  private final class AckThread extends ThreadPoolExecutor {
    AckThread() {
      super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), AckThread::daemon);
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(task, "acks");
      thread.setDaemon(true);
      return thread;
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
      if (getQueue().isEmpty()) {
        flush();
      }
    }
  }

  private void append(DuraLog log, int thread) {
    // Bounded, so that the run takes long enough to be killed in the middle, whatever its size.
    int inFlight = Math.max(2, Math.min(256, events.count() / (THREADS * 100)));
    Queue<CompletableFuture<Void>> pending = new ArrayDeque<>();
    for (int index = thread; index < events.count(); index += THREADS) {
      int event = index;
      // On that thread even where the record is durable before this line: here nobody would send
      // it.
      pending.add(
          log.appendAsync(events.record(index)).thenAcceptAsync(seq -> ack(event, seq), ackThread));
      if (pending.size() >= inFlight) {
        pending.remove().join();
      }
    }
  }

  private void ack(int index, long sequence) {
    try {
      acks.write((index + " " + sequence + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void flush() {
    try {
      acks.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
