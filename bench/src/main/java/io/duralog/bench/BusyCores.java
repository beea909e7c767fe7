package io.duralog.bench;

import java.util.ArrayList;
import java.util.List;

/** Threads of the parent that compute all the time, so that what is measured has to share. */
final class BusyCores implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  @SuppressWarnings("UnusedVariable")
  private volatile long result; // else there would be nothing to compute

  /** Starts that many; 0 leaves the cores idle. */
  BusyCores(int count) {
    for (int i = 0; i < count; i++) {
      Thread t = new Thread(this::compute, "busy-" + i);
      t.setDaemon(true);
      t.start();
      threads.add(t);
    }
  }

  private void compute() {
    long x = 1;
    while (!over) {
      x = x * 6364136223846793005L + 1442695040888963407L;
    }
    result = x;
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread t : threads) {
      t.join();
    }
  }
}
