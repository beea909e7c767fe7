package io.duralog.cli;

import io.duralog.DuraLog;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Prints the durable sequence, alone on a line, each time it has advanced. In a thread of its own,
 * so that a slow reader of the lines never holds an append up; or, where each append waits anyway,
 * in those that append, a line for each record. When the reader has gone the log goes on.
 */
final class AckPrinter {
  private final DuraLog log;
  private final Output out;
  private final Consumer<Throwable> onFailure;
  private final Thread thread = new Thread(this::run, "duralog-acks");
  private volatile boolean idle;
  private volatile boolean finished;
  private volatile boolean readerHasGone;
  private boolean silent = true;
  private long printed;

  AckPrinter(DuraLog log, Output out, Consumer<Throwable> onFailure) {
    this.log = log;
    this.out = out;
    this.onFailure = onFailure;
    this.printed = log.durableSequence();
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Called behind every append, by any thread. */
  void accepted() {
    // The append must be seen by a printer that this thread does not see idle.
    VarHandle.fullFence();
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  /** Called with a record that is durable, by who waited for it, where no thread was started. */
  synchronized void durable(long sequence) {
    if (!readerHasGone && printed < sequence) {
      print(sequence);
    }
  }

  /** Ends the thread, then prints the last durable sequence if it is not the last line already. */
  void finish(long durable) {
    finished = true;
    LockSupport.unpark(thread);
    Interrupts.join(thread);
    if (!readerHasGone && (silent || printed < durable)) {
      print(durable);
    }
  }

  private void run() {
    try {
      while (!readerHasGone && waitForAppend()) {
        log.awaitDurable(printed + 1);
        print(log.durableSequence());
      }
    } catch (RuntimeException e) {
      onFailure.accept(e);
    }
  }

  private boolean waitForAppend() {
    idle = true;
    VarHandle.fullFence();
    while (!finished && log.lastSequence() <= printed) {
      LockSupport.park(this);
    }
    idle = false;
    return !finished;
  }

  private void print(long sequence) {
    try {
      out.line(Long.toString(sequence));
      printed = sequence;
      silent = false;
    } catch (OutputClosedException e) {
      readerHasGone = true;
    }
  }
}
