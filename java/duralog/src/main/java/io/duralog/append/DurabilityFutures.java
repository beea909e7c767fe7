package io.duralog.append;

import org.jspecify.annotations.Nullable;

/** The futures that wait for a sequence to be durable. None is given up, so none is swept. */
final class DurabilityFutures extends WaiterList<FutureWaiter<?>> {
  private final CallbackQueue callbacks;

  DurabilityFutures(CallbackQueue callbacks) {
    this.callbacks = callbacks;
  }

  @Override
  void end(FutureWaiter<?> w, @Nullable StopReason error) {
    if (w.claim()) {
      w.failsWith(error);
      try {
        callbacks.add(w);
      } catch (Throwable t) {
        w.over = false; // no memory: it is still to be ended
        throw t;
      }
    }
  }

  @Override
  void missed(Waiter waiter) {
    throw new AssertionError("futures are not swept");
  }
}
