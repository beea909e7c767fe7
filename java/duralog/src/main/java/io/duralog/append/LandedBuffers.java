package io.duralog.append;

import io.duralog.host.Host;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The buffers of a log, some of which hold the batch that they carried to the disk last: who
 * follows the log copies it from there. Nobody waits for a copy: it is good if the buffer was not
 * appended to meanwhile.
 */
public final class LandedBuffers {
  private final Host host;
  private volatile AppendBuffer[] buffers = {};
  private final AtomicInteger copying = new AtomicInteger();
  private volatile boolean freed;

  /** There are none yet. */
  public LandedBuffers(Host host) {
    this.host = host;
  }

  /** One more; returns it. Committer only. */
  public AppendBuffer add(AppendBuffer buffer) {
    AppendBuffer[] before = buffers;
    AppendBuffer[] all = new AppendBuffer[before.length + 1];
    System.arraycopy(before, 0, all, 0, before.length);
    all[before.length] = buffer;
    buffers = all;
    return buffer;
  }

  /**
   * Copies the batch that holds a sequence. Any thread.
   *
   * @return whether there is one
   */
  public boolean copy(long sequence, LandedBatch to) {
    copying.incrementAndGet();
    try {
      if (!freed) {
        for (AppendBuffer b : buffers) {
          if (b.copyLanded(sequence, to)) {
            return true;
          }
        }
      }
      return false;
    } finally {
      copying.decrementAndGet();
    }
  }

  /** The log is cut: no batch is to be copied any more. Committer only, before the next one. */
  public void forget() {
    for (AppendBuffer b : buffers) {
      b.givenOut();
    }
  }

  /**
   * Keeps only these: nothing is copied from the others once this has returned, and their memory is
   * about to be given back. Committer only.
   */
  public void keep(Collection<AppendBuffer> some) {
    buffers = some.toArray(new AppendBuffer[0]);
    awaitCopies();
  }

  /** Nothing is copied once this has returned: the memory is about to be given back. */
  public void close() {
    freed = true;
    awaitCopies();
  }

  private void awaitCopies() {
    while (copying.get() > 0) {
      host.giveWay();
    }
  }
}
