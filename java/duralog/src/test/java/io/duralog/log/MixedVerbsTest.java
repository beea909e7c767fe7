package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eight threads in every verb at once, on buffers and segments so small that all edges are met. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MixedVerbsTest {
  private static final int THREADS = 8;
  private static final int CALLS = 250;

  @TempDir Path directory;

  @ParameterizedTest(name = "directIo={0}")
  @ValueSource(booleans = {true, false})
  void eachRecordIsThereOnceAndInItsSendersOrder(boolean directIo) throws Exception {
    LogOptions options = Shapes.tiny(directIo).build();
    TreeMap<Long, Numbered> sent = new TreeMap<>();
    SyncTrace trace = new SyncTrace(0);
    try (DuraLog log = LogOpener.open(directory, options, ProbedEngine.with(trace))) {
      trace.watch(log);
      Crew.of(
              THREADS,
              thread -> {
                Caller caller = new Caller(log, thread, 4711);
                caller.run(CALLS);
                List<Long> sequences = caller.sequences();
                synchronized (sent) {
                  for (int i = 0; i < sequences.size(); i++) {
                    Numbered before = sent.put(sequences.get(i), new Numbered(thread, i, 0));
                    assertThat(before).as("sequence %s given twice", sequences.get(i)).isNull();
                  }
                }
              })
          .join();
      assertThat(log.lastSequence()).isEqualTo(sent.size());
      assertThat(log.sync()).isEqualTo(sent.size());
      assertThat(trace.durable()).isEqualTo(sent.size());
    }
    trace.throwIfAcknowledgedEarly();
    List<Numbered> found = Replayed.everySenderInOrder(directory);
    assertThat(found).hasSize(sent.size());
    sent.forEach(
        (sequence, n) -> {
          Numbered there = found.get((int) (sequence - 1));
          assertThat(there.thread()).isEqualTo(n.thread());
          assertThat(there.index()).isEqualTo(n.index());
        });
  }
}
