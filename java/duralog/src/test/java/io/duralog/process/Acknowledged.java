package io.duralog.process;

import io.duralog.process.Round.KillAt;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes down, on a thread of its own, what a {@link WriterChild} says until its pipe ends. */
final class Acknowledged {
  private final ChildJvm child;
  private final Thread listener;
  private final Map<KillAt, CountDownLatch> events = new HashMap<>();

  // Guarded by this.
  private final Map<Long, String> bySequence = new HashMap<>();
  private long opened = -1;
  private long last;
  private long count;

  Acknowledged(ChildJvm child) {
    this.child = child;
    for (KillAt event : KillAt.values()) {
      events.put(event, new CountDownLatch(1));
    }
    this.listener = new Thread(this::listen, "acknowledged");
    listener.setDaemon(true);
    listener.start();
  }

  private void listen() {
    String line;
    while ((line = child.line()) != null) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "opening" -> happened(KillAt.OPENING);
        case "open" -> open(Long.parseLong(words[1]));
        case "roll" -> happened(KillAt.ROLL);
        case "a" -> acknowledged(Long.parseLong(words[3]), words[1] + " " + words[2]);
        default -> throw new AssertionError(line);
      }
    }
    events.values().forEach(CountDownLatch::countDown); // nothing will happen any more
  }

  private void happened(KillAt event) {
    events.get(event).countDown();
  }

  private synchronized void open(long sequence) {
    opened = sequence;
  }

  private synchronized void acknowledged(long sequence, String record) {
    bySequence.put(sequence, record);
    last = Math.max(last, sequence);
    count++;
    notifyAll();
    happened(KillAt.FIRST_ACK);
    happened(KillAt.RUNNING);
  }

  /** Waits for an event, or the end of the child. */
  void await(KillAt event) throws InterruptedException {
    // A writer of a few large records may never roll: then any moment does.
    long patience = event == KillAt.ROLL ? 2 : 60;
    if (!events.get(event).await(patience, TimeUnit.SECONDS) && event != KillAt.ROLL) {
      String state = child.err() + child.threads();
      throw new AssertionError("the writer hangs before " + event + "\n" + state);
    }
  }

  /** Waits until there have been so many acknowledgements. */
  synchronized void awaitCount(long wanted) throws InterruptedException {
    while (count < wanted) {
      if (!child.isAlive()) {
        throw new AssertionError("the writer has ended\n" + child.err());
      }
      wait(1000);
    }
  }

  /** Waits until all has been read that was said before the child ended. */
  void end() throws InterruptedException {
    listener.join();
  }

  /** The last sequence that the child found when it opened; -1 when it did not get so far. */
  synchronized long opened() {
    return opened;
  }

  /** The last sequence acknowledged; 0 when none was. */
  synchronized long last() {
    return last;
  }

  /** How many acknowledgements there were. */
  synchronized long count() {
    return count;
  }

  /** Compares a record read back with the acknowledgement of its sequence, if there was one. */
  synchronized void check(long sequence, int thread, long counter) {
    String said = bySequence.get(sequence);
    if (said != null && !said.equals(thread + " " + counter)) {
      throw new AssertionError(
          "sequence %d was acknowledged as thread and record %s, and holds %d %d"
              .formatted(sequence, said, thread, counter));
    }
  }
}
