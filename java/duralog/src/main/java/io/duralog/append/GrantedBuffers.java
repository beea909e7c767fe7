package io.duralog.append;

import java.util.function.Consumer;

/**
 * The empty buffers that callers have been granted. Takes them back, and changes which of two sizes
 * are in use. For the committer.
 */
public final class GrantedBuffers {
  private final AppendQueue queue;

  /** Of a queue. */
  public GrantedBuffers(AppendQueue queue) {
    this.queue = queue;
  }

  /**
   * There will be small and large ones, and small ones are in use first. Nothing is granted yet.
   *
   * @param small bytes of records that fit into a small one
   * @param large the same of a large one
   */
  public void sizes(int small, int large) {
    queue.limit = small;
    queue.most = large;
  }

  /** Whether callers can find one. */
  public boolean isAny() {
    return queue.hasGranted();
  }

  /** Takes them back, and the one that is being filled if it is empty. */
  public void reclaim(Consumer<AppendBuffer> to) {
    queue.lock.acquireFirst();
    try {
      reclaimLocked(to);
    } finally {
      queue.lock.word = 0;
    }
  }

  private void reclaimLocked(Consumer<AppendBuffer> to) {
    for (AppendBuffer b = queue.granted.poll(); b != null; b = queue.granted.poll()) {
      to.accept(b);
    }
    AppendBuffer b = queue.current;
    if (b != null && b.count == 0) {
      queue.current = null;
      to.accept(b);
    }
  }

  /**
   * Takes them back; from now on large ones are in use.
   *
   * @return whether it has; not while somebody is about to fill a small one
   */
  public boolean widen(Consumer<AppendBuffer> to) {
    queue.lock.acquireFirst();
    try {
      AppendBuffer b = queue.filling;
      if (b != null && b.count == 0) {
        return false;
      }
      reclaimLocked(to);
      queue.limit = queue.most;
      return true;
    } finally {
      queue.lock.word = 0;
    }
  }

  /**
   * Takes them back; from now on small ones are in use. Nothing is in flight.
   *
   * @param small bytes of records that fit into a small one
   * @return whether it has; not while anything is to be written, or somebody fills a buffer
   */
  public boolean narrow(int small, Consumer<AppendBuffer> to) {
    queue.lock.acquireFirst();
    try {
      AppendBuffer b = queue.current;
      if (queue.held || !queue.sealed.isEmpty() || (b != null && b.count > 0)) {
        return false;
      }
      reclaimLocked(to);
      queue.limit = small;
      return true;
    } finally {
      queue.lock.word = 0;
    }
  }
}
