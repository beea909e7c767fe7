package io.duralog.process;

import io.duralog.Batch;
import io.duralog.DuraLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes a round's plans until it is killed. Says {@code opening}, {@code open LAST}, then {@code a
 * THREAD COUNTER SEQUENCE} for each acknowledgement and {@code roll} when the log has grown by a
 * segment.
 */
final class WriterChild {
  private static final int ASYNC_IN_FLIGHT = 32;

  private final DuraLog log;
  private final AtomicInteger segments;

  private WriterChild(DuraLog log) {
    this.log = log;
    this.segments = new AtomicInteger(log.stats().segments());
  }

  /**
   * Runs.
   *
   * @param args directory, seed, and steps after which each thread ends; nothing closes the log
   */
  public static void main(String[] args) {
    Round round = Round.of(Long.parseLong(args[1]));
    long steps = Long.parseLong(args[2]);
    Say.line("opening");
    DuraLog log = DuraLog.open(Path.of(args[0]), round.options());
    Say.line("open " + log.lastSequence());
    WriterChild writer = new WriterChild(log);
    for (int t = 0; t < round.threads(); t++) {
      int thread = t;
      new Thread(() -> writer.run(new Plan(round.seed(), thread), thread, steps)).start();
    }
  }

  private void run(Plan plan, int thread, long steps) {
    try {
      Semaphore async = new Semaphore(ASYNC_IN_FLIGHT);
      for (long i = 0; i < steps; i++) {
        step(plan, thread, async);
      }
      async.acquire(ASYNC_IN_FLIGHT);
    } catch (Throwable e) {
      fail(e);
    }
  }

  private static void fail(Throwable e) {
    e.printStackTrace();
    Runtime.getRuntime().halt(3);
  }

  private void step(Plan plan, int thread, Semaphore async) throws InterruptedException {
    switch (plan.nextStep()) {
      case APPEND -> {
        while (plan.left() > 0) {
          log.append(plan.nextRecord());
        }
      }
      case APPEND_AWAIT -> {
        long sequence = log.append(plan.nextRecord());
        log.awaitDurable(sequence);
        acknowledge(thread, plan.counter(), sequence);
      }
      case APPEND_DURABLE -> acknowledge(thread, plan, log.appendDurable(plan.nextRecord()));
      case BUFFER_DURABLE ->
          acknowledge(thread, plan, log.appendDurable(ByteBuffer.wrap(plan.nextRecord())));
      case TRY_SYNC -> {
        byte[] payload = plan.nextRecord();
        long tried = log.tryAppend(payload);
        long sequence = tried > 0 ? tried : log.append(payload);
        log.sync();
        acknowledge(thread, plan, sequence);
      }
      case ASYNC -> {
        async.acquire();
        byte[] payload = plan.nextRecord();
        long counter = plan.counter();
        log.appendAsync(payload)
            .whenComplete(
                (sequence, failure) -> {
                  if (failure != null) {
                    fail(failure);
                  }
                  acknowledge(thread, counter, sequence);
                  async.release();
                });
      }
      case BATCH -> log.appendAll(batch(plan));
      case BATCH_DURABLE -> acknowledge(thread, plan, log.appendDurable(batch(plan)));
    }
  }

  private static Batch batch(Plan plan) {
    Batch batch = Batch.create();
    while (plan.left() > 0) {
      batch.add(plan.nextRecord());
    }
    return batch;
  }

  private void acknowledge(int thread, Plan plan, long sequence) {
    acknowledge(thread, plan.counter(), sequence);
  }

  private void acknowledge(int thread, long counter, long sequence) {
    Say.line("a " + thread + " " + counter + " " + sequence);
    int now = log.stats().segments();
    if (segments.getAndSet(now) != now) {
      Say.line("roll");
    }
  }
}
