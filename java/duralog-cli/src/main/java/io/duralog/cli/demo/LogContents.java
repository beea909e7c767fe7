package io.duralog.cli.demo;

import io.duralog.LogReader;
import io.duralog.Replay;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a replay shows, checked against the input; keeps the first flaws in words. */
final class LogContents {
  private static final int MOST_FLAWS = 5;

  private final EventFile events;
  private final long[] sequences;
  private final int[] lastOfThread = new int[CrashDemoWriter.THREADS];
  private final List<String> flaws = new ArrayList<>();
  private int count;

  private LogContents(EventFile events) {
    this.events = events;
    this.sequences = new long[events.count()];
    Arrays.fill(lastOfThread, -1);
  }

  /** Replays all of a log. */
  static LogContents read(LogReader log, EventFile events) {
    LogContents contents = new LogContents(events);
    try (Replay replay = log.replay()) {
      replay.visit(record -> contents.see(record.sequence(), record.payload()));
    }
    return contents;
  }

  private void see(long sequence, ByteBuffer payload) {
    int index = events.indexOf(payload);
    if (index < 0 || !payload.equals(ByteBuffer.wrap(events.record(index)))) {
      flaw("record " + sequence + " is no event of the input");
      return;
    }
    if (sequences[index] != 0) {
      flaw("event " + index + " is there twice, at " + sequences[index] + " and " + sequence);
    }
    int thread = index % CrashDemoWriter.THREADS;
    if (index <= lastOfThread[thread]) {
      flaw("event " + index + " stands behind event " + lastOfThread[thread] + " of its thread");
    }
    if (sequence != count + 1L) {
      flaw("record " + sequence + " follows " + count + " records");
    }
    lastOfThread[thread] = index;
    sequences[index] = sequence;
    count++;
  }

  /** Checks that every acknowledged event is where it was acknowledged. */
  void expect(AckedEvents acked) {
    for (int i = 0; i < events.count(); i++) {
      long promised = acked.sequenceOf(i);
      if (promised != 0 && promised != sequences[i]) {
        flaw(
            "event "
                + i
                + " was acknowledged at "
                + promised
                + " and is "
                + (sequences[i] == 0 ? "LOST" : "at " + sequences[i]));
      }
    }
  }

  /** Checks that every event is there. */
  void expectAll() {
    for (int i = 0; i < events.count(); i++) {
      if (!has(i)) {
        flaw("event " + i + " is not there");
      }
    }
  }

  boolean has(int index) {
    return sequences[index] != 0;
  }

  int count() {
    return count;
  }

  List<String> flaws() {
    return flaws;
  }

  private void flaw(String text) {
    if (flaws.size() < MOST_FLAWS) {
      flaws.add(text);
    }
  }
}
