package io.duralog.process;

import io.duralog.RecordView;
import io.duralog.RecordVisitor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The records of a soak say which life of the writer, which of its threads and which of that
 * thread's they are. A replay of any length is checked with almost no memory.
 */
final class SoakRecords implements RecordVisitor {
  private static final int HEADER = 16;

  private final Map<Integer, Integer> counters = new HashMap<>();
  private int life;
  private long last;

  /** A record, all of it determined by these numbers. */
  static byte[] of(int life, int thread, int counter, int length) {
    ByteBuffer b = ByteBuffer.allocate(HEADER + length);
    b.putInt(life).putInt(thread).putInt(counter).putInt(length);
    while (b.hasRemaining()) {
      b.put((byte) (life * 31 + thread * 7 + counter * 13 + b.position() / 32));
    }
    return b.array();
  }

  @Override
  public void visit(RecordView record) {
    ByteBuffer payload = record.payload();
    long sequence = record.sequence();
    check(sequence == ++last, sequence, "expected was " + last);
    check(payload.remaining() >= HEADER, sequence, "has " + payload.remaining() + " bytes");
    int at = payload.position();
    int ofLife = payload.getInt(at);
    int thread = payload.getInt(at + 4);
    int counter = payload.getInt(at + 8);
    if (ofLife > life) {
      life = ofLife;
      counters.clear();
    }
    check(ofLife == life, sequence, "of life " + ofLife + " behind one of " + life);
    int next = counters.merge(thread, 1, Integer::sum) - 1;
    check(
        counter == next, sequence, "record " + counter + " of thread " + thread + ", not " + next);
    byte[] sent = of(life, thread, counter, payload.remaining() - HEADER);
    check(ByteBuffer.wrap(sent).equals(payload), sequence, "is not what was sent");
  }

  /** The last sequence. */
  long last() {
    return last;
  }

  private static void check(boolean right, long sequence, String what) {
    if (!right) {
      throw new AssertionError("sequence " + sequence + " " + what);
    }
  }
}
