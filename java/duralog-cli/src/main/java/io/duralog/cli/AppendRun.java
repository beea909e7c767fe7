package io.duralog.cli;

import io.duralog.DuraLog;
import io.duralog.LogFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * From the input to the log: one thread reads, others append. The thread that runs it only waits,
 * so a log that fails ends the command even while the input is silent.
 */
final class AppendRun {
  private final DuraLog log;
  private final LineQueue queue;
  private final LineFormat format;
  private final boolean durable;
  private final @Nullable AckPrinter acks;
  private final List<Thread> appenders = new ArrayList<>();
  private final AtomicInteger appending;
  private final CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();

  /**
   * Prepares a run.
   *
   * @param queue where lines wait; ending it ends the run
   * @param acks where to print the durable sequence, or null
   */
  AppendRun(
      DuraLog log,
      LineQueue queue,
      LineFormat format,
      int threads,
      boolean durable,
      @Nullable Output acks) {
    this.log = log;
    this.queue = queue;
    this.format = format;
    this.durable = durable;
    this.acks = acks == null ? null : new AckPrinter(log, acks, outcome::completeExceptionally);
    this.appending = new AtomicInteger(threads);
    for (int i = 1; i <= threads; i++) {
      appenders.add(daemon("duralog-append-" + i, this::append));
    }
  }

  private static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Appends all lines and makes them durable.
   *
   * @return what ended it early, or null
   */
  @Nullable Throwable run(LineReader input) {
    if (acks != null && !durable) {
      acks.start();
    }
    appenders.forEach(Thread::start);
    daemon("duralog-reader", () -> read(input)).start();
    Throwable failure = await();
    queue.abandon();
    appenders.forEach(Interrupts::join);
    return makeDurable(failure);
  }

  private @Nullable Throwable await() {
    try {
      outcome.join();
      return null;
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  private @Nullable Throwable makeDurable(@Nullable Throwable failure) {
    long sequence;
    Throwable first = failure;
    try {
      sequence = log.sync();
    } catch (LogFailedException e) {
      sequence = e.durableSequence();
      first = failure == null ? e : failure;
    }
    if (acks != null) {
      try {
        acks.finish(sequence);
      } catch (CommandException e) {
        first = first == null ? e : first;
      }
    }
    return first;
  }

  private void read(LineReader input) {
    try {
      Lines lines;
      do {
        lines = input.next();
      } while (lines != null && queue.put(lines));
      queue.end();
    } catch (IOException e) {
      fail(new CommandException("cannot read standard input: " + e.getMessage(), e));
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void append() {
    try {
      Lines lines;
      while ((lines = queue.take()) != null) {
        for (int i = 0; i < lines.count(); i++) {
          append(lines, i);
        }
      }
      if (appending.decrementAndGet() == 0) {
        outcome.complete(null);
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void append(Lines lines, int i) {
    long sequence = format.append(log, lines, i, durable);
    if (durable && acks != null) {
      acks.durable(sequence);
    } else if (acks != null) {
      acks.accepted();
    }
  }

  private void fail(Throwable e) {
    outcome.completeExceptionally(e);
    queue.abandon();
  }
}
