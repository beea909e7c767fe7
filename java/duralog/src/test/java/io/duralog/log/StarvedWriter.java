package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.LogFailedException;
import io.duralog.LogFullException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Main of a process that has too little memory: every kind of append, heap and direct memory. */
final class StarvedWriter {
  private static final int ROUNDS = 50;
  private static final long HANGS = TimeUnit.SECONDS.toMillis(40);
  private static final AtomicLong ACKNOWLEDGED = new AtomicLong();
  private static final AtomicLong ERRORS = new AtomicLong();
  private static final byte[] SMALL = new byte[200];
  private static final byte[] LARGE = new byte[40_000];
  private static final String HUGE = "x".repeat(2 << 20); // its bytes need as much once more

  private StarvedWriter() {}

  public static void main(String[] args) throws Exception {
    DuraLog log = DuraLog.open(Path.of(args[0]), Shapes.tiny(true).build());
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      int number = t;
      Thread thread = new Thread(() -> work(log, number));
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    Thread hoarder = new Thread(StarvedWriter::hoard);
    hoarder.setDaemon(true);
    hoarder.start();
    for (Thread t : threads) {
      t.join(HANGS);
      if (t.isAlive()) {
        hung(t);
      }
    }
    hoarder.interrupt();
    hoarder.join();
    Thread closer = new Thread(() -> close(log));
    closer.setDaemon(true);
    closer.start();
    closer.join(HANGS);
    if (closer.isAlive()) {
      hung(closer);
    }
    System.out.println("ACKNOWLEDGED " + ACKNOWLEDGED + " ERRORS " + ERRORS);
  }

  private static void hung(Thread t) {
    for (StackTraceElement e : t.getStackTrace()) {
      System.out.println("HANGS at " + e);
    }
    Runtime.getRuntime().halt(3);
  }

  private static void close(DuraLog log) {
    try {
      log.close();
    } catch (LogFailedException e) {
      ERRORS.incrementAndGet(); // the committer itself had no memory: that is final, and told
    }
  }

  /** Takes all memory there is, lets go of it, and so on. */
  private static void hoard() {
    while (!Thread.currentThread().isInterrupted()) {
      List<byte[]> all = new ArrayList<>(4096);
      try {
        while (true) {
          all.add(new byte[64_000]);
        }
      } catch (OutOfMemoryError full) {
        long until = System.nanoTime() + 3_000_000;
        while (System.nanoTime() < until) {
          Thread.onSpinWait();
        }
        all.clear();
      }
    }
  }

  private static void work(DuraLog log, int number) {
    for (int i = 0; i < ROUNDS; i++) {
      try {
        long sequence =
            switch ((i + number) % 5) {
              case 0 -> log.appendDurable(SMALL);
              case 1 -> log.appendDurable(LARGE);
              case 2 -> join(log.appendAsync(SMALL));
              case 3 -> log.append(HUGE) * 0;
              default -> log.sync();
            };
        ACKNOWLEDGED.accumulateAndGet(sequence, Math::max);
      } catch (OutOfMemoryError | LogFullException e) {
        ERRORS.incrementAndGet();
      } catch (LogFailedException e) {
        ERRORS.incrementAndGet();
        return;
      }
    }
  }

  private static long join(CompletableFuture<Long> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogFailedException failed) {
        throw failed;
      }
      throw e;
    }
  }
}
