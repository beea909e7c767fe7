package io.duralog.log;

import io.duralog.Batch;
import io.duralog.LogFullException;
import io.duralog.append.Durability;
import io.duralog.commit.CallerCommits;
import java.nio.ByteBuffer;

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

  /** An append that may wait for space, or must not and then returns 0 or less. */
  private interface Append {
    long append(boolean wait);
  }

  long append(byte[] payload, int offset, int length, int type) {
    return append(
        acceptor.isOrdinary(length), wait -> acceptor.accept(payload, offset, length, type, wait));
  }

  long append(ByteBuffer payload, int type) {
    return append(
        acceptor.isOrdinary(payload.remaining()), wait -> acceptor.accept(payload, type, wait));
  }

  long append(Batch batch) {
    return append(acceptor.isOrdinary(batch), wait -> acceptor.accept(batch, wait));
  }

  private long append(boolean ordinary, Append how) {
    long sequence = -1;
    if (ordinary && commits.begin()) { // nothing is called between this and the try
      try {
        sequence = how.append(false);
      } catch (LogFullException e) {
        // That somebody was refused before: the disk is asked anew, in the ordinary way.
      } finally {
        commits.end(sequence);
      }
    }
    if (sequence <= 0) {
      sequence = how.append(true);
    }
    durability.await(sequence);
    return sequence;
  }
}
