package io.duralog.append;

import io.duralog.engine.Host;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Threads and futures that wait for a sequence to be durable. Any thread adds itself with one
 * compare-and-set; only the committer takes them out, after the sync returned, in the order of
 * their sequences.
 */
final class DurabilityWaiters {
  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(DurabilityWaiters.class, "head", Waiter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One who waits: a thread, or a future. */
  static final class Waiter {
    final long sequence;
    private final @Nullable Thread thread;
    private final @Nullable CompletableFuture<Long> future;
    private @Nullable Waiter next;

    /** Set when the wait is over, for whatever reason. */
    volatile boolean over;

    /** Set before it looks for the last time and parks; until then it need not be woken. */
    private volatile boolean parked;

    private Waiter(
        long sequence, @Nullable Thread thread, @Nullable CompletableFuture<Long> future) {
      this.sequence = sequence;
      this.thread = thread;
      this.future = future;
    }

    static Waiter thread(long sequence) {
      return new Waiter(sequence, Thread.currentThread(), null);
    }

    /** Whether nobody else had come to wait since the committer last looked. */
    boolean isFirst() {
      return next == null;
    }

    /** From now on it parks. It must look once more whether its wait is over after this call. */
    void parks() {
      parked = true;
    }

    static Waiter future(long sequence, CompletableFuture<Long> future) {
      return new Waiter(sequence, null, future);
    }
  }

  private final Host host;
  private final CallbackQueue callbacks;
  private final PriorityQueue<Waiter> pending =
      new PriorityQueue<>(Comparator.comparingLong(w -> w.sequence));
  private volatile @Nullable Waiter head;

  /** Taken from the list and not yet pending: to add one more may need memory there is none of. */
  private @Nullable Waiter taken;

  DurabilityWaiters(Executor callbacks, Host host) {
    this.host = host;
    this.callbacks = new CallbackQueue(callbacks);
  }

  /**
   * Adds a waiter. The caller must look at the durable sequence and the failure again afterwards:
   * the committer may have taken the others out just before.
   */
  void add(Waiter waiter) {
    Waiter first;
    do {
      first = head;
      waiter.next = first;
    } while (!HEAD.compareAndSet(this, first, waiter));
  }

  /** Whether anybody waits. Committer only. */
  boolean any() {
    return head != null || taken != null || !pending.isEmpty();
  }

  /** Ends the wait of all whose sequence is durable; returns of how many. Committer only. */
  int release(long durable) {
    if (!any()) {
      return 0;
    }
    take();
    int ended = 0;
    for (Waiter w = pending.peek(); w != null && w.sequence <= durable; w = pending.peek()) {
      if (!w.over) { // else it gave up, or saw for itself
        end(w, null);
      }
      pending.remove(); // last, so that an error above loses nobody
      ended++;
    }
    return ended;
  }

  /** Ends every wait with an error. Committer only, after the failure can be seen by all. */
  void fail(Stop error) {
    take();
    for (Waiter w : pending) {
      end(w, w.sequence <= error.durable() ? null : error);
    }
    pending.clear();
    callbacks.ensureRunning();
  }

  private void take() {
    do {
      for (Waiter w = taken; w != null; w = taken) {
        pending.add(w);
        taken = w.next;
      }
      taken = (Waiter) HEAD.getAndSet(this, null);
    } while (taken != null);
  }

  private void end(Waiter w, @Nullable Stop error) {
    w.over = true;
    CompletableFuture<Long> future = w.future;
    if (future == null) {
      if (w.parked) {
        host.unpark(w.thread);
      }
    } else if (error == null) {
      callbacks.add(() -> future.complete(w.sequence));
    } else {
      callbacks.add(() -> future.completeExceptionally(error.exception()));
    }
  }
}
