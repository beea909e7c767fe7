package io.duralog.log;

import io.duralog.Batch;
import io.duralog.LogFullException;
import io.duralog.append.Durability;
import io.duralog.commit.CallerCommits;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/** Appends of callers that wait until their record is durable. All return its sequence. */
final class DurableAppends {
  private final Acceptor acceptor;
  private final CallerCommits commits;
  private final Durability durability;

  DurableAppends(Acceptor acceptor, CallerCommits commits, Durability durability) {
    this.acceptor = acceptor;
    this.commits = commits;
    this.durability = durability;
  }

  long append(byte[] payload, int offset, int length, int type) {
    long sequence =
        acceptor.isOrdinary(length) && commits.begin()
            ? commit(() -> acceptor.accept(payload, offset, length, type, false))
            : -1;
    return durable(sequence > 0 ? sequence : acceptor.accept(payload, offset, length, type, true));
  }

  long append(ByteBuffer payload, int type) {
    long sequence =
        acceptor.isOrdinary(payload.remaining()) && commits.begin()
            ? commit(() -> acceptor.accept(payload, type, false))
            : -1;
    return durable(sequence > 0 ? sequence : acceptor.accept(payload, type, true));
  }

  long append(Batch batch) {
    long sequence =
        acceptor.isOrdinary(batch) && commits.begin()
            ? commit(() -> acceptor.accept(batch, false))
            : -1;
    return durable(sequence > 0 ? sequence : acceptor.accept(batch, true));
  }

  /**
   * Appends and commits in the committer's place.
   *
   * @param append which must not wait
   * @return the sequence; 0 or less if it would have to wait
   */
  private long commit(LongSupplier append) {
    long sequence = -1;
    try {
      sequence = append.getAsLong();
    } catch (LogFullException e) {
      // That somebody was refused before: the disk is asked anew, in the ordinary way.
    } finally {
      commits.end(sequence);
    }
    return sequence;
  }

  private long durable(long sequence) {
    durability.await(sequence);
    return sequence;
  }
}
