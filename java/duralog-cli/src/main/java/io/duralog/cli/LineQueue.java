package io.duralog.cli;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Lines on their way from the reader to the appenders, bounded by bytes. */
final class LineQueue {
  private static final long MOST_BYTES = 4 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notFull = lock.newCondition();
  private final Condition notEmpty = lock.newCondition();
  private final Queue<Lines> queue = new ArrayDeque<>();
  private long bytes;
  private boolean ended;

  /** Adds lines, after waiting for room; returns false when nobody wants lines any more. */
  boolean put(Lines lines) {
    lock.lock();
    try {
      // One that is larger than the bound passes alone.
      while (!ended && bytes > 0 && bytes + weight(lines) > MOST_BYTES) {
        notFull.awaitUninterruptibly();
      }
      if (ended) {
        return false;
      }
      queue.add(lines);
      bytes += weight(lines);
      notEmpty.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes lines, after waiting for some; null when there will be none any more. */
  @Nullable Lines take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !ended) {
        notEmpty.awaitUninterruptibly();
      }
      Lines lines = queue.poll();
      if (lines != null) {
        bytes -= weight(lines);
        notFull.signal();
      }
      return lines;
    } finally {
      lock.unlock();
    }
  }

  /** No more will come; what is in the queue will still be taken. */
  void end() {
    lock.lock();
    try {
      ended = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more will be taken. */
  void abandon() {
    lock.lock();
    try {
      queue.clear();
      bytes = 0;
    } finally {
      lock.unlock();
    }
    end();
  }

  // Empty lines take memory too.
  private static long weight(Lines lines) {
    return lines.bytes().length + 64L;
  }
}
