package io.duralog.log;

import io.duralog.Batch;
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

  long append(byte[] payload, int offset, int length, int type) {
    long sequence = -1;
    if (acceptor.isOrdinary(length) && commits.begin()) {
      try {
        sequence = acceptor.accept(payload, offset, length, type, false);
      } finally {
        commits.end(sequence);
      }
    }
    return durable(sequence > 0 ? sequence : acceptor.accept(payload, offset, length, type, true));
  }

  long append(ByteBuffer payload, int type) {
    long sequence = -1;
    if (acceptor.isOrdinary(payload.remaining()) && commits.begin()) {
      try {
        sequence = acceptor.accept(payload, type, false);
      } finally {
        commits.end(sequence);
      }
    }
    return durable(sequence > 0 ? sequence : acceptor.accept(payload, type, true));
  }

  long append(Batch batch) {
    long sequence = -1;
    if (acceptor.isOrdinary(batch) && commits.begin()) {
      try {
        sequence = acceptor.accept(batch, false);
      } finally {
        commits.end(sequence);
      }
    }
    return durable(sequence > 0 ? sequence : acceptor.accept(batch, true));
  }

  private long durable(long sequence) {
    durability.await(sequence);
    return sequence;
  }
}
