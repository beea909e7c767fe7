package io.duralog.append;

import io.duralog.host.Host;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Who follows a log, and is woken when more of it is durable. */
public final class TailWaiters {
  private static final Waiter[] NONE = {};

  private final Host host;

  /** Replaced as a whole: the committer reads it with each acknowledgement. */
  private volatile Waiter[] open = NONE;

  /** Whether the log is closed, also one that had failed. */
  private volatile boolean ended;

  TailWaiters(Host host) {
    this.host = host;
  }

  /** One who follows. */
  public static final class Waiter {
    /** Set before it looks for the last time and parks. */
    private volatile @Nullable Thread parked;

    /** From now on the calling thread is woken. It looks once more before it parks. */
    public void parks() {
      parked = Thread.currentThread();
    }

    /** It need not be woken any more. */
    public void awake() {
      parked = null;
    }
  }

  /** One more follows. */
  public synchronized Waiter add() {
    Waiter[] all = Arrays.copyOf(open, open.length + 1);
    Waiter added = new Waiter();
    all[open.length] = added;
    open = all;
    return added;
  }

  /** One follows no more. */
  public synchronized void remove(Waiter gone) {
    open = Arrays.stream(open).filter(w -> w != gone).toArray(Waiter[]::new);
  }

  /** Has all that wait look again. Any thread, after what they are to see. */
  public void wake() {
    for (Waiter w : open) {
      wake(w);
    }
  }

  /** The log is closed: nobody follows it any more. */
  public void end() {
    ended = true;
    wake();
  }

  /** Whether the log is closed. */
  public boolean isEnded() {
    return ended;
  }

  /** Has one look again. */
  public void wake(Waiter waiter) {
    Thread t = waiter.parked;
    if (t != null) {
      host.unpark(t);
    }
  }
}
