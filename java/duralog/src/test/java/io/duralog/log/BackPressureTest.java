package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory is bounded: who must not wait is told so, who may wait waits, and nothing is dropped. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackPressureTest {
  private static final int QUEUE_BYTES = 64 * Shapes.KIB;

  @TempDir Path directory;

  @Test
  void tryAppendSaysNoAndAppendWaitsWhileTheDiskHangs() throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    int sent;
    try (DuraLog log =
        LogOpener.open(directory, Shapes.tiny(true).build(), ProbedEngine.with(gate))) {
      gate.shut();
      log.append(new Numbered(0, 0, 1000).bytes());
      gate.awaitCaller();
      sent = tryAppendUntilNo(log);
      long last = log.lastSequence();
      assertThat(last).isEqualTo(sent);
      assertThat(sent * 1000L).as("bytes taken").isBetween(1L, (long) QUEUE_BYTES);
      assertThat(log.stats().bufferBytes()).isLessThanOrEqualTo(QUEUE_BYTES);
      assertThat(log.tryAppend(new byte[50_000])).as("a large record").isEqualTo(-1);
      assertThat(log.lastSequence()).as("nothing accepted").isEqualTo(last);

      int mine = sent;
      Crew crew = new Crew();
      crew.add(1, i -> log.append(new Numbered(0, mine, 1000).bytes()));
      crew.add(3, i -> log.append(new Numbered(i + 1, 0, 20_000).bytes()));
      Gate.awaitParked(crew.threads());
      assertThat(log.lastSequence()).isEqualTo(last);
      assertThat(log.stats().waits()).isGreaterThanOrEqualTo(2);
      gate.open();
      crew.join();
      assertThat(log.lastSequence()).isEqualTo(last + 4);
    }
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(sent + 4);
  }

  /** The committer hangs and gives out nothing, so the first no is the last word. */
  private static int tryAppendUntilNo(DuraLog log) {
    int sent = 1;
    while (log.tryAppend(new Numbered(0, sent, 1000).bytes()) != -1) {
      sent++;
    }
    return sent;
  }

  @Test
  void aLargeTryAppendIsAcceptedByAnIdleLog() {
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build())) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      for (int i = 0; i < 5; i++) {
        byte[] large = new Numbered(0, i, 30_000).bytes();
        long sequence = -1;
        while (sequence == -1 && System.nanoTime() < end) {
          sequence = log.tryAppend(large);
        }
        assertThat(sequence).isEqualTo(i + 1);
      }
    }
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(5);
  }
}
