package io.duralog.append;

import io.duralog.DuraLogException;
import io.duralog.error.Errors;
import java.nio.ByteBuffer;

/**
 * The path of records that come together and need not stay together in a crash: contiguous, they
 * fill one append buffer after the other. What goes over more than two keeps all others out, one
 * caller at a time, in turn with large appends.
 */
public final class EachAppends {
  private final AppendQueue queue;
  private final SplitClaim split;
  private final Hold hold;
  private final LargeAppends large;
  private final BackPressure space;
  private final int mostOrdinary;
  private final int seed;

  /**
   * Creates one for a queue.
   *
   * @param mostOrdinary bytes of a record, with its header, that fits into an append buffer
   */
  public EachAppends(
      AppendQueue queue,
      LargeAppends large,
      BackPressure space,
      Doorbell doorbell,
      int mostOrdinary,
      int seed) {
    this.queue = queue;
    this.split = new SplitClaim(queue, space, doorbell, seed);
    this.hold = new Hold(queue, space, doorbell);
    this.large = large;
    this.space = space;
    this.mostOrdinary = mostOrdinary;
    this.seed = seed;
  }

  /**
   * Accepts records, waiting for space where it must.
   *
   * @param records at least one, {@link EncodedBatch#frozen}
   * @return the sequence of the last one
   * @throws DuraLogException that tells how many of them were accepted before it
   */
  public long append(ByteBuffer records) {
    if (records.limit() <= mostOrdinary) {
      long last = split.append(records);
      if (last != AppendQueue.TOO_LARGE) {
        return last;
      }
    }
    space.takeTurn();
    try {
      hold.begin();
      try {
        return new Course(records).run();
      } finally {
        hold.end();
      }
    } finally {
      space.leaveTurn();
    }
  }

  /** One call. */
  private final class Course {
    private final ByteBuffer records;
    private final int end;
    private int at;
    private long accepted;
    private long last;

    Course(ByteBuffer records) {
      this.records = records;
      this.end = records.limit();
    }

    long run() {
      try {
        while (at < end) {
          int next = EncodedBatch.next(records, at, end);
          if (next - at > Math.min(mostOrdinary, queue.limit())) {
            appendLarge(next);
          } else {
            fill(next);
          }
        }
        return last;
      } catch (DuraLogException e) {
        Errors.accepted(e, accepted, last);
        throw e;
      }
    }

    private void appendLarge(int next) {
      hold.setAside();
      last = large.append(records, at, next - at);
      accepted++;
      at = next;
    }

    /** Fills a buffer, or the rest of one, with as many records as there is room for. */
    private void fill(int next) {
      AppendBuffer b = hold.awaitRoom(next - at);
      int to = EncodedBatch.fitting(records, at, b.capacity() - b.position);
      int length = to - at;
      b.memory().put(b.position, records, at, length);
      int count = EncodedBatch.bind(b.memory(), b.position, length, seed, hold.nextSequence());
      last = hold.accept(b, count, length);
      accepted += count;
      at = to;
    }
  }
}
