package io.duralog.tail;

import io.duralog.LogRecord;
import io.duralog.RecordVisitor;
import io.duralog.TailInfo;
import io.duralog.Tailer;
import io.duralog.append.TailWaiters;
import io.duralog.error.Errors;
import io.duralog.host.Host;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Follows a log in the writer's process: woken by who acknowledges. */
public final class LogTail implements Tailer {
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final FollowedLog log;
  private final Host host;
  private final TailPlace place;
  private final TailWaiters.Waiter waiter;

  /** Set while a call is under way, but for those that any thread may make. */
  private final AtomicBoolean inUse = new AtomicBoolean();

  private volatile boolean closed;

  /** Begins with a sequence of the log as it is. */
  public LogTail(FollowedLog log, long from) {
    this.log = log;
    this.host = log.host();
    this.place = new TailPlace(log, from);
    this.waiter = log.durability().tails().add();
  }

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
        } while (visited < most && !closed && place.isThere());
      }
      return visited;
    } finally {
      leave();
    }
  }

  private static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException tooLong) {
      return timeout.isNegative() ? 0 : FOR_EVER;
    }
  }

  /** Waits for the next record; returns whether it is there. */
  private boolean await(long nanos) throws InterruptedException {
    if (isThere()) {
      return true;
    }
    long start = nanos == FOR_EVER ? 0 : host.nanoTime();
    waiter.parks();
    try {
      while (!isThere()) { // after it can be seen that it waits
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (nanos == FOR_EVER) {
          host.park(this);
          continue;
        }
        long left = nanos - (host.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        host.parkNanos(this, left);
      }
      return true;
    } finally {
      waiter.awake();
    }
  }

  private boolean isThere() {
    requireOpen();
    return place.isThere();
  }

  private void requireOpen() {
    if (closed || log.durability().tails().isEnded()) {
      throw Errors.closed(log.directory());
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
    return TailInfo.of(place.next(), log.durability().sequence());
  }

  @Override
  public void close() {
    closed = true;
    TailWaiters all = log.durability().tails();
    all.wake(waiter);
    all.remove(waiter);
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
    return "tail of " + log.directory() + ", " + (closed ? "closed" : "open") + ", " + info();
  }
}
