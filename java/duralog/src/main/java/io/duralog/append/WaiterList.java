package io.duralog.append;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The waits for a sequence to be durable. Any thread adds itself with one compare-and-set; only the
 * committer takes them out, after the sync returned, in the order of their sequences.
 */
abstract class WaiterList<W extends Waiter> {
  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(WaiterList.class, "head", Waiter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final PriorityQueue<W> pending =
      new PriorityQueue<>(Comparator.comparingLong(w -> w.sequence));
  private volatile @Nullable Waiter head;

  /** Taken from the list and not yet pending: to add one more may need memory. */
  private @Nullable Waiter taken;

  /** Ends one wait, well or with an error. Committer only. */
  abstract void end(W waiter, @Nullable StopReason error);

  /**
   * Adds a waiter. The caller must look at the durable sequence and the failure again afterwards:
   * the committer may have taken the others out just before.
   *
   * @return whether no other waiter was added since the committer last looked
   */
  boolean add(W waiter) {
    Waiter first;
    do {
      first = head;
      waiter.next = first;
    } while (!HEAD.compareAndSet(this, first, waiter));
    return first == null;
  }

  /** Whether any thread or future waits. Committer only. */
  boolean any() {
    return head != null || taken != null || !pending.isEmpty();
  }

  /** Ends the wait of all whose sequence is durable; returns of how many. Committer only. */
  int release(long durable) {
    if (!any()) {
      return 0;
    }
    take(durable);
    int ended = 0;
    for (W w = pending.peek(); w != null && w.sequence <= durable; w = pending.peek()) {
      if (!w.over) { // else it gave up, or saw for itself
        end(w, null);
      }
      pending.remove(); // last, so that an error above loses no waiter
      ended++;
    }
    return ended;
  }

  /** Ends every wait with an error. Committer only, after the failure can be seen by all. */
  void fail(StopReason error) {
    take(Long.MAX_VALUE);
    for (W w = pending.peek(); w != null; w = pending.peek()) {
      if (!w.over) {
        end(w, w.sequence <= error.durable() ? null : error);
      }
      pending.remove();
    }
  }

  @SuppressWarnings("unchecked") // only add puts anything in
  private void take(long durable) {
    do {
      for (Waiter w = taken; w != null; w = taken) {
        if (!w.over || w.sequence <= durable) {
          pending.add((W) w);
        }
        taken = w.next;
        w.next = null; // or one that waits for long would keep all before it
      }
      taken = (Waiter) HEAD.getAndSet(this, null);
    } while (taken != null);
  }

  /**
   * Drops waiters that gave up and that the committer has not taken. The others are out of its
   * sight for a moment; those that became durable in it are told here. One thread at a time, any.
   *
   * @param isOver whether the wait for a sequence is over; looks anew at each call
   */
  void sweep(LongPredicate isOver) {
    Waiter first = null;
    Waiter last = null;
    for (Waiter w = (Waiter) HEAD.getAndSet(this, null); w != null; w = w.next) {
      if (!w.over) {
        if (last == null) {
          first = w;
        } else {
          last.next = w;
          last.kept = w;
        }
        last = w;
      }
    }
    if (first == null || last == null) {
      return;
    }
    Waiter others;
    do {
      others = head;
      last.next = others;
    } while (!HEAD.compareAndSet(this, others, first));
    for (Waiter w = first; w != null; ) {
      if (isOver.test(w.sequence)) {
        missed(w);
      }
      Waiter next = w.kept;
      w.kept = null;
      w = next;
    }
  }

  /** One whose wait may have ended while it was out of the committer's sight. Any thread. */
  abstract void missed(Waiter waiter);
}
