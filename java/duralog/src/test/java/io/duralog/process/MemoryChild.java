package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.Replay;
import io.duralog.engine.memory.OwnedMemory;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends many small records from several threads, reads them back and compares, and says {@code
 * direct PEAK configured BYTES records N}.
 */
final class MemoryChild {
  static final int THREADS = 4;

  private static final int SIZE = 100;
  private static final int LOOK_EVERY = 1 << 14;

  private static final BufferPoolMXBean DIRECT =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElseThrow();

  private final AtomicLong peak = new AtomicLong();
  private final long[] next = new long[THREADS];
  private long read;

  /**
   * Runs.
   *
   * @param args directory, number of records
   */
  public static void main(String[] args) throws InterruptedException {
    long records = Long.parseLong(args[1]) / THREADS * THREADS;
    MemoryChild child = new MemoryChild();
    LogOptions options = LogOptions.defaults();
    try (DuraLog log = DuraLog.open(Path.of(args[0]), options)) {
      child.append(log, records);
      child.replay(log);
    }
    if (child.read != records) {
      throw new AssertionError("replayed " + child.read + " of " + records);
    }
    Say.line(
        "direct " + child.peak + " configured " + options.queueBytes() + " records " + child.read);
  }

  private void append(DuraLog log, long records) throws InterruptedException {
    Thread[] threads = new Thread[THREADS];
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      threads[t] = new Thread(() -> append(log, thread, records / THREADS));
      threads[t].start();
    }
    for (Thread t : threads) {
      t.join();
    }
    log.sync();
  }

  private void append(DuraLog log, int thread, long count) {
    byte[] payload = new byte[SIZE];
    ByteBuffer view = ByteBuffer.wrap(payload);
    for (long i = 0; i < count; i++) {
      view.clear().putInt(thread);
      while (view.remaining() >= Long.BYTES) {
        view.putLong(word(thread, i, view.position()));
      }
      log.append(payload);
      look(i);
    }
  }

  private static long word(int thread, long number, int position) {
    return (number * THREADS + thread) * 0x9E3779B97F4A7C15L + position;
  }

  private void replay(DuraLog log) {
    try (Replay replay = log.replay()) {
      replay.visit(
          record -> {
            long sequence = record.sequence();
            ByteBuffer payload = record.payload();
            if (sequence != ++read || payload.remaining() != SIZE) {
              throw new AssertionError("sequence " + sequence + " after " + (read - 1));
            }
            int start = payload.position();
            int thread = payload.getInt(start);
            long number = next[thread]++;
            for (int at = Integer.BYTES; at + Long.BYTES <= SIZE; at += Long.BYTES) {
              if (payload.getLong(start + at) != word(thread, number, at)) {
                throw new AssertionError("sequence " + sequence + " differs at byte " + at);
              }
            }
            look(sequence);
          });
    }
  }

  private void look(long i) {
    if (i % LOOK_EVERY == 0) {
      // Arenas, from Java 22 on, are not in the pool; direct buffers, before, are in both.
      peak.accumulateAndGet(Math.max(DIRECT.getMemoryUsed(), OwnedMemory.held()), Math::max);
    }
  }
}
