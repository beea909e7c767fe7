package io.duralog.append;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A future that waits for a sequence to be durable, and then for a thread that completes it. */
final class FutureWaiter<T> extends Waiter {
  private static final VarHandle OVER;

  static {
    try {
      OVER = MethodHandles.lookup().findVarHandle(Waiter.class, "over", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final @Nullable T value;
  private @Nullable StopReason error;

  /**
   * Creates one.
   *
   * @param value what the future completes with
   */
  FutureWaiter(long sequence, @Nullable T value) {
    super(sequence);
    this.value = value;
  }

  CompletableFuture<T> future() {
    return future;
  }

  /** Claims the end of the wait. The first thread gets it; the others must leave it alone. */
  boolean claim() {
    return OVER.compareAndSet(this, false, true);
  }

  /** Ends with an error; once claimed, before it is queued. */
  void failsWith(@Nullable StopReason why) {
    error = why;
  }

  /**
   * Completes it, unless that has happened, and runs those of its dependents that have not run yet.
   */
  void complete() {
    StopReason why = error;
    if (why == null) {
      future.complete(value);
    } else {
      future.completeExceptionally(why.exception());
    }
  }
}
