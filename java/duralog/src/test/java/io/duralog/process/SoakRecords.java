package io.duralog.process;

import io.duralog.RecordView;
import io.duralog.RecordVisitor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The records of a soak say which life of the writer, which of its threads and which of that
 * thread's they are. A replay of any length is checked with almost no memory, and what has been
 * checked is known from a few numbers.
 */
final class SoakRecords implements RecordVisitor {
  /** Threads of a writer at most. */
  static final int THREADS = 4;

  /** Bytes of {@link #save}. */
  static final int STATE = 8 + 8 + 4 + 4 * THREADS;

  private static final int HEADER = 16;
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final int[] counters = new int[THREADS];
  private int life;
  private long last;

  /** Of all records in their order. */
  private long hash;

  /** A record, all of it determined by these numbers. */
  static byte[] of(int life, int thread, int counter, int length) {
    ByteBuffer b = ByteBuffer.allocate(HEADER + length);
    b.putInt(life).putInt(thread).putInt(counter).putInt(length);
    while (b.hasRemaining()) {
      b.put((byte) (life * 31 + thread * 7 + counter * 13 + b.position() / 32));
    }
    return b.array();
  }

  /** Which life of the writer a record is of. */
  static int life(ByteBuffer payload) {
    return payload.getInt(payload.position());
  }

  /** Which thread. */
  static int thread(ByteBuffer payload) {
    return payload.getInt(payload.position() + 4);
  }

  /** Which record of that thread. */
  static int counter(ByteBuffer payload) {
    return payload.getInt(payload.position() + 8);
  }

  @Override
  public void visit(RecordView record) {
    ByteBuffer payload = record.payload();
    long sequence = record.sequence();
    check(sequence == last + 1, sequence, "after " + last);
    check(payload.remaining() >= HEADER, sequence, "has " + payload.remaining() + " bytes");
    int ofLife = life(payload);
    int thread = thread(payload);
    int counter = counter(payload);
    if (ofLife > life) {
      life = ofLife;
      Arrays.fill(counters, 0);
    }
    check(ofLife == life, sequence, "of life " + ofLife + " after one of " + life);
    int next = counters[thread]++;
    check(
        counter == next, sequence, "record " + counter + " of thread " + thread + ", not " + next);
    byte[] sent = of(life, thread, counter, payload.remaining() - HEADER);
    check(ByteBuffer.wrap(sent).equals(payload), sequence, "is not what was sent");
    hash = (hash + payload.remaining() * 4L + thread) * PRIME;
    last = sequence;
  }

  /** The last sequence. */
  long last() {
    return last;
  }

  /** Writes what has been seen; {@link #STATE} bytes from a place on. */
  void save(ByteBuffer to, int at) {
    to.putLong(at, last).putLong(at + 8, hash).putInt(at + 16, life);
    for (int i = 0; i < THREADS; i++) {
      to.putInt(at + 20 + 4 * i, counters[i]);
    }
  }

  /** The same, to go on from. */
  static SoakRecords restore(ByteBuffer from, int at) {
    SoakRecords records = new SoakRecords();
    records.last = from.getLong(at);
    records.hash = from.getLong(at + 8);
    records.life = from.getInt(at + 16);
    for (int i = 0; i < THREADS; i++) {
      records.counters[i] = from.getInt(at + 20 + 4 * i);
    }
    return records;
  }

  /** What has been seen up to now. */
  SoakRecords copy() {
    ByteBuffer state = ByteBuffer.allocate(STATE);
    save(state, 0);
    return restore(state, 0);
  }

  /** Equal for two that have seen the same records in the same order. */
  @Override
  public String toString() {
    return "%d records, hash %x, life %d, of its threads %s"
        .formatted(last, hash, life, Arrays.toString(counters));
  }

  private static void check(boolean right, long sequence, String what) {
    if (!right) {
      throw new AssertionError("sequence " + sequence + " " + what);
    }
  }
}
