package io.duralog.process;

import io.duralog.RecordType;
import io.duralog.RecordView;
import io.duralog.RecordVisitor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares a replay with what the rounds of a log sent: sequences without gaps, of every thread a
 * prefix of its plan in the order of the plan, every byte, every batch whole and in one piece.
 */
final class SentRecords implements RecordVisitor {
  /** Told of each record that is right. */
  interface Listener {
    void record(long sequence, int thread, long counter);
  }

  /** A round and the first sequence it could give. */
  record Begun(Round round, long firstSequence) {}

  private final List<Begun> rounds;
  private final Listener listener;
  private final List<Plan> plans = new ArrayList<>();
  private int next;
  private long expected = 1;
  private @Nullable Plan inBatch;

  SentRecords(List<Begun> rounds, Listener listener) {
    this.rounds = List.copyOf(rounds);
    this.listener = listener;
  }

  long last() {
    return expected - 1;
  }

  /** To be called at the end of a replay. */
  void end() {
    if (inBatch != null) {
      throw new AssertionError("the batch before sequence " + expected + " is not whole");
    }
  }

  @Override
  public void visit(RecordView record) {
    ByteBuffer payload = record.payload();
    long sequence = record.sequence();
    int type = record.type();
    check(sequence == expected, sequence, "expected was sequence " + expected);
    while (next < rounds.size() && rounds.get(next).firstSequence() <= sequence) {
      begin(rounds.get(next++).round());
    }
    check(type == RecordType.BYTES, sequence, "type " + type);
    int thread = payload.hasRemaining() ? payload.get(payload.position()) : 0;
    check(thread >= 0 && thread < plans.size(), sequence, "thread " + thread);
    Plan plan = plans.get(thread);
    check(inBatch == null || inBatch == plan, sequence, "stands inside a batch of another thread");
    while (plan.left() == 0) {
      plan.nextStep();
    }
    ByteBuffer sent = ByteBuffer.wrap(plan.nextRecord());
    if (!sent.equals(payload)) {
      throw new AssertionError(different(sequence, thread, plan, sent, payload));
    }
    inBatch = plan.verb().batch() && plan.left() > 0 ? plan : null;
    expected++;
    listener.record(sequence, thread, plan.counter());
  }

  private void begin(Round round) {
    end();
    plans.clear();
    for (int t = 0; t < round.threads(); t++) {
      plans.add(new Plan(round.seed(), t));
    }
  }

  private static String different(
      long sequence, int thread, Plan plan, ByteBuffer sent, ByteBuffer found) {
    int at = sent.mismatch(found);
    String text =
        "sequence %d: thread %d sent %d bytes as its record %d, found are %d, different from %d on";
    String message =
        text.formatted(sequence, thread, sent.remaining(), plan.counter(), found.remaining(), at);
    if (found.remaining() < 17) {
      return message;
    }
    long counter = 0;
    for (int i = 8; i > 0; i--) {
      counter = counter << 8 | found.get(found.position() + i) & 0xFF;
    }
    return message + "; what was found calls itself record " + counter;
  }

  private static void check(boolean right, long sequence, String what) {
    if (!right) {
      throw new AssertionError("sequence " + sequence + ": " + what);
    }
  }
}
