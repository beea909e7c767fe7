package io.duralog.process;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends at a steady pace until it is killed, or told to close. Says {@code open LAST}, {@code a
 * SEQUENCE} for what is durable, and {@code closed LAST}.
 */
final class SoakWriter {
  private static final int THREADS = 3;

  private final DuraLog log;
  private final int life;
  private final long pause;
  private volatile boolean closing;

  private SoakWriter(DuraLog log, int life, long pause) {
    this.log = log;
    this.life = life;
    this.pause = pause;
  }

  /**
   * Runs.
   *
   * @param args directory, number of this life, engine, nanoseconds between two steps of a thread
   */
  public static void main(String[] args) throws Exception {
    LogOptions options =
        LogOptions.builder()
            .engine(EngineChoice.valueOf(args[2]))
            .segmentSize(1 << 20)
            .groupBytes(64 << 10)
            .queueBytes(512 << 10)
            .build();
    DuraLog log = DuraLog.open(Path.of(args[0]), options);
    Say.line("open " + log.lastSequence());
    new SoakWriter(log, Integer.parseInt(args[1]), Long.parseLong(args[3])).run();
  }

  private void run() throws Exception {
    Thread[] threads = new Thread[THREADS];
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      threads[t] = new Thread(() -> append(thread));
      threads[t].start();
    }
    while (System.in.read() != 'c') {
      // until the word "close" comes, or a kill
    }
    closing = true;
    for (Thread t : threads) {
      t.join();
    }
    log.close();
    Say.line("closed " + log.lastSequence());
  }

  private void append(int thread) {
    SplittableRandom random = new SplittableRandom(life * 100L + thread);
    int counter = 0;
    try {
      while (!closing) {
        counter = step(thread, counter, random);
        LockSupport.parkNanos(pause);
      }
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(3);
    }
  }

  private int step(int thread, int from, SplittableRandom random) {
    int counter = from;
    int records = 1 + random.nextInt(12);
    long durable;
    if (thread == 0) {
      for (int i = 0; i < records; i++) {
        log.append(SoakRecords.of(life, thread, counter++, random.nextInt(2000)));
      }
      durable = log.sync();
    } else if (thread == 1) {
      int length = random.nextInt(300) == 0 ? 1_500_000 : random.nextInt(500);
      durable = log.appendDurable(SoakRecords.of(life, thread, counter++, length));
    } else {
      Batch batch = Batch.create();
      for (int i = 0; i < records; i++) {
        batch.add(SoakRecords.of(life, thread, counter++, random.nextInt(1000)));
      }
      durable = log.appendDurable(batch);
    }
    Say.line("a " + durable); // at once: a kill between a call and its word would hide a loss
    return counter;
  }
}
