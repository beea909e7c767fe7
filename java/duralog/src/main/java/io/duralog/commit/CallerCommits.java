package io.duralog.commit;

import io.duralog.append.AppendQueue;
import io.duralog.append.Doorbell;
import io.duralog.append.Durability;
import io.duralog.append.StackGuard;
import io.duralog.host.Host;
import java.util.function.BooleanSupplier;

/**
 * Lets a caller that waits alone commit its own record. To have the committer do it takes two
 * hand-overs between sleeping threads, some 10 to 50 µs each. The caller takes the place of a
 * committer that sleeps on call, appends, writes, syncs and acknowledges, and gives the place back.
 * Who appends meanwhile waits for the committer, which is rung for then.
 *
 * <p>Never a virtual thread, whose carrier others need, and only with an engine that takes a commit
 * on any thread. Where several callers wait, the committer does it all.
 */
public final class CallerCommits {
  /** The committer, with nothing left to do, is asleep after this time, in nanoseconds. */
  private static final long UNTIL_ASLEEP = 20_000;

  private final Committer committer;
  private final AppendQueue queue;
  private final Durability durability;
  private final Doorbell doorbell;
  private final Host host;
  private final BooleanSupplier needed;
  private final boolean possible;

  /** Creates one for a log that is about to be opened. */
  public CallerCommits(CommitterParts parts, Committer committer) {
    this.committer = committer;
    this.queue = parts.queue();
    this.durability = parts.durability();
    this.doorbell = parts.doorbell();
    this.host = parts.host();
    this.needed = committer::isNeeded;
    this.possible = parts.engine().commitsOnAnyThread();
  }

  /**
   * Takes the committer's place, if the caller may have it and it is free or about to be. Then the
   * caller must neither park nor call what may, and {@link #end} must follow.
   */
  public boolean begin() {
    if (!possible
        || !durability.isForOne()
        || host.runsOnCarrier()
        || !StackGuard.hasRoomForCommit() // or the place might not be given back
        || !take()) {
      return false;
    }
    // The look at the lock may read a channel, which an interrupt would close: the committer's.
    if (durability.awaited() || committer.lockWatch().isDue(host.nanoTime())) {
      end(0);
      return false;
    }
    return true;
  }

  private boolean take() {
    if (doorbell.take()) {
      return true;
    }
    doorbell.want();
    long start = host.nanoTime();
    while (durability.sequence() == queue.acceptedAtLeast()
        && host.nanoTime() - start < UNTIL_ASLEEP) {
      if (doorbell.take()) {
        return true;
      }
      host.spin();
    }
    return false;
  }

  /**
   * Commits, and gives the place back. The caller must look whether its record is durable: if there
   * was an error the committer tells.
   *
   * @param sequence what the caller has appended; 0 or less for nothing
   */
  public void end(long sequence) {
    if (sequence > 0) {
      committer.commitThrough(sequence);
    }
    doorbell.giveBack(needed);
  }
}
