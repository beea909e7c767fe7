package io.duralog.tail;

import io.duralog.DuraLogException;
import io.duralog.LogRecord;
import io.duralog.RecordVisitor;
import io.duralog.TailInfo;
import io.duralog.Tailer;
import io.duralog.error.Errors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The verbs of a tailer, one call at a time. How it waits is for who extends it. */
abstract class AbstractTail implements Tailer {
  static final long FOR_EVER = Long.MAX_VALUE;

  private final Path directory;
  private final TailPlace place;

  /** Set while a call is under way, but for those that any thread may make. */
  private final AtomicBoolean inUse = new AtomicBoolean();

  private volatile boolean closed;

  AbstractTail(Path directory, TailPlace place) {
    this.directory = directory;
    this.place = place;
  }

  /**
   * Waits for the next record; returns whether it is there. Looks by {@link #isThere}.
   *
   * @param nanos at the most, or {@link #FOR_EVER}
   */
  abstract boolean await(long nanos) throws InterruptedException;

  /** Whether the log is closed, so that nothing more comes to this tailer. */
  abstract boolean isLogClosed();

  /** Ends a wait that is under way: the tailer is closed. */
  abstract void wakeUp();

  @Override
  public LogRecord take() throws InterruptedException {
    enter();
    try {
      await(FOR_EVER);
      return place.takeNext();
    } finally {
      leave();
    }
  }

  @Override
  public @Nullable LogRecord poll(Duration timeout) throws InterruptedException {
    long nanos = nanos(timeout);
    enter();
    try {
      return await(nanos) ? place.takeNext() : null;
    } finally {
      leave();
    }
  }

  @Override
  public int poll(int most, Duration timeout, RecordVisitor visitor) throws InterruptedException {
    if (most < 1) {
      throw new IllegalArgumentException("most must be 1 or more, not " + most);
    }
    Objects.requireNonNull(visitor, "visitor");
    long nanos = nanos(timeout);
    enter();
    try {
      int visited = 0;
      if (await(nanos)) {
        do {
          place.visitNext(visitor);
          visited++;
        } while (visited < most && !closed && isNextThere());
      }
      return visited;
    } finally {
      leave();
    }
  }

  /** What keeps a further record from being handed out the next call meets again, and tells. */
  private boolean isNextThere() {
    try {
      return place.isNextThere();
    } catch (DuraLogException e) {
      return false;
    }
  }

  private static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException tooLong) {
      return timeout.isNegative() ? 0 : FOR_EVER;
    }
  }

  final boolean isThere() {
    requireOpen();
    return place.isThere();
  }

  private void requireOpen() {
    if (closed || isLogClosed()) {
      throw Errors.closed(directory);
    }
  }

  private void enter() {
    if (!inUse.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "another call of this tailer is under way; one thread at a time may use it");
    }
  }

  private void leave() {
    inUse.set(false);
    if (closed) {
      letGo();
    }
  }

  @Override
  public long next() {
    return place.next();
  }

  @Override
  public void seek(long sequence) {
    enter();
    try {
      requireOpen();
      place.seek(sequence);
    } finally {
      leave();
    }
  }

  @Override
  public TailInfo info() {
    return TailInfo.of(place.next(), place.durable());
  }

  @Override
  public void close() {
    closed = true;
    wakeUp();
    letGo();
  }

  /** Gives back what is held, or leaves it to the call that is under way. */
  private void letGo() {
    if (inUse.compareAndSet(false, true)) {
      try {
        place.close();
      } finally {
        inUse.set(false);
      }
    }
  }

  @Override
  public String toString() {
    return "tail of " + directory + ", " + (closed ? "closed" : "open") + ", " + info();
  }
}
