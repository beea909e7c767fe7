package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogClosedException;
import io.duralog.LogFailedException;
import io.duralog.LogFullException;
import io.duralog.LogOptions;
import io.duralog.RecordTooLargeException;
import io.duralog.engine.EngineKind;
import io.duralog.error.Errors;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches that go over several buffers: each contiguous, and part of them when it goes wrong. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AppendEachTest {
  private static final int CALLERS = 16;
  private static final int CALLS = 12;

  @TempDir Path directory;

  private static Batch batch(int thread, int first, int records, int filler) {
    Batch batch = Batch.create();
    for (int i = 0; i < records; i++) {
      batch.add(new Numbered(thread, first + i, filler).bytes());
    }
    return batch;
  }

  /** Callers of every kind at once; each call of several records gets sequences in a row. */
  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "PORTABLE_DIRECT", "NATIVE"})
  void eachCallIsContiguousBesideAllOthers(EngineKind engine) throws Exception {
    LogOptions options = Shapes.tiny(engine != EngineKind.PORTABLE_BUFFERED).build();
    AtomicInteger sent = new AtomicInteger();
    try (DuraLog log = LogOpener.open(directory, options, engine::open)) {
      Crew crew = new Crew();
      crew.add(
          CALLERS,
          i -> {
            int index = 0;
            for (int call = 0; call < CALLS; call++) {
              int records = 1 + (i + call) % 30; // of up to 30 KiB, in buffers of 8
              long last = log.appendEach(batch(i, index, records, 1000));
              index += records;
              expect(log, i, index, last);
            }
            sent.addAndGet(index);
          });
      crew.add(3, i -> singles(log, CALLERS + i, 150, 200, sent));
      crew.add(1, i -> singles(log, CALLERS + 3, 20, 10_000, sent));
      crew.add(
          2,
          i -> {
            for (int call = 0; call < 40; call++) {
              log.appendAll(batch(CALLERS + 4 + i, call * 6, 6, call % 4 * 700));
            }
            sent.addAndGet(240);
          });
      crew.join();
      log.sync();
      assertThat(log.lastSequence()).isEqualTo(sent.get());
    }
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(sent.get());
    assertContiguous();
  }

  /** Who sent it and how-manieth it is, by sequence; filled in as the calls return. */
  private final int[] lastIndex = new int[1 << 16];

  private void expect(DuraLog log, int thread, int sentSoFar, long last) {
    assertThat(log.lastSequence()).isGreaterThanOrEqualTo(last);
    lastIndex[(int) last] = thread << 16 | sentSoFar;
  }

  private static void singles(DuraLog log, int thread, int calls, int filler, AtomicInteger sent) {
    for (int i = 0; i < calls; i++) {
      log.append(new Numbered(thread, i, filler).bytes());
    }
    sent.addAndGet(calls);
  }

  private void assertContiguous() {
    List<Numbered> found = Replayed.everySenderInOrder(directory);
    for (int last = 1; last < lastIndex.length; last++) {
      int end = lastIndex[last] & 0xFFFF;
      if (end > 0) {
        int thread = lastIndex[last] >>> 16;
        Numbered n = found.get(last - 1);
        assertThat(n.thread()).isEqualTo(thread);
        assertThat(n.index()).isEqualTo(end - 1);
        int call = callThatEndsWith(thread, end);
        int records = 1 + (thread + call) % 30;
        for (int i = 1; i < records; i++) {
          assertThat(found.get(last - 1 - i).thread())
              .as("sequence %s of a call of sender %s", last - i, thread)
              .isEqualTo(thread);
        }
      }
    }
  }

  private static int callThatEndsWith(int thread, int end) {
    int sum = 0;
    for (int call = 0; ; call++) {
      sum += 1 + (thread + call) % 30;
      if (sum == end) {
        return call;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE"})
  void ofAnySizeAndShape(EngineKind engine) {
    try (DuraLog log =
        LogOpener.open(directory, Shapes.tiny(true).maxRecordSize(12_000).build(), engine::open)) {
      assertThat(log.appendEach(Batch.create())).isZero();
      assertThat(log.appendEach(batch(0, 0, 1, 10))).isEqualTo(1);
      assertThat(log.appendEach(Batch.create())).as("the last there is").isEqualTo(1);
      assertThat(log.appendEach(batch(0, 1, 300, 1000))).as("more than a queue").isEqualTo(301);
      assertThat(log.appendEach(batch(0, 301, 3, 9000))).as("larger than a buffer").isEqualTo(304);
      Batch mixed = batch(0, 304, 1, 9000);
      mixed.add(new Numbered(0, 305, 1).bytes()).add(new Numbered(0, 306, 8000).bytes());
      mixed.add(new Numbered(0, 307, 11_000).bytes()).add(new Numbered(0, 308, 7).text());
      assertThat(log.appendEach(mixed)).isEqualTo(309);
      log.awaitDurable(309);
    }
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(309);
  }

  @Test
  void aRecordThatIsTooLargeRefusesAllOfThem() {
    LogOptions options = Shapes.tiny(true).maxRecordSize(100).build();
    try (DuraLog log = DuraLog.open(directory, options)) {
      Batch batch = batch(0, 0, 30, 10);
      batch.add(new byte[101]);
      RecordTooLargeException e =
          catchThrowableOfType(RecordTooLargeException.class, () -> log.appendEach(batch));
      assertThat(e.accepted()).isZero();
      assertThat(log.lastSequence()).isZero();
      assertThat(log.appendEach(Batch.create().add(new byte[100]).add(new byte[100])))
          .as("only a record has a limit")
          .isEqualTo(2);
    }
  }

  @Test
  void aFullDiskInTheMiddleTellsHowManyWereAccepted() {
    DiskFull disk = new DiskFull(EngineCall.CREATE);
    int sent;
    try (DuraLog log =
        LogOpener.open(directory, Shapes.tiny(true).build(), ProbedEngine.with(disk))) {
      disk.full(true);
      LogFullException e =
          catchThrowableOfType(
              LogFullException.class, () -> log.appendEach(batch(0, 0, 1000, 3000)));
      sent = (int) e.accepted();
      assertThat(sent).isBetween(1, 999);
      assertThat(e.lastAccepted()).isEqualTo(sent);
      assertThat(e).hasMessageContaining("the first " + sent + " records of the batch");
      assertThat(log.lastSequence()).isEqualTo(sent);
      assertThat(log.sync()).as("what was accepted stays good").isEqualTo(sent);
      LogFullException none =
          catchThrowableOfType(
              LogFullException.class, () -> log.appendEach(batch(0, sent, 1000, 3000)));
      assertThat(none.accepted()).isEqualTo(log.lastSequence() - sent);
      disk.full(false);
      int more = (int) log.lastSequence();
      assertThat(log.appendEach(batch(0, more, 1000 - more, 3000))).isEqualTo(1000);
    }
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(1000);
  }

  /** The committer hangs in a sync, so the batch has filled all buffers and waits. */
  private CompletableFuture<DuraLogException> waiting(DuraLog log, Gate gate) throws Exception {
    gate.shut();
    log.append(new Numbered(0, 0, 10).bytes());
    gate.awaitCaller();
    CompletableFuture<DuraLogException> told = new CompletableFuture<>();
    Crew crew =
        Crew.of(
            1,
            i -> {
              try {
                log.appendEach(batch(1, 0, 200, 1000));
                told.complete(Errors.other("accepted, all of it"));
              } catch (DuraLogException e) {
                told.complete(e);
              }
            });
    Gate.awaitParked(crew.threads());
    return told;
  }

  @Test
  void aCloseInTheMiddleKeepsWhatWasAccepted() throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), ProbedEngine.with(gate));
    CompletableFuture<DuraLogException> told = waiting(log, gate);
    Crew closer = Crew.of(1, i -> log.close());
    DuraLogException e = told.get();
    assertThat(e).isInstanceOf(LogClosedException.class);
    assertThat(e.accepted()).isBetween(1L, 199L);
    gate.open();
    closer.join();
    assertThat(e.lastAccepted()).isEqualTo(1 + e.accepted());
    assertThat(Replayed.everySenderInOrder(directory)).hasSize((int) e.lastAccepted());
  }

  @Test
  void aFailureInTheMiddleTellsBoth() throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    FailOnceShut fault = new FailOnceShut(EngineCall.SYNC);
    DuraLog log =
        LogOpener.open(
            directory, Shapes.tiny(true).build(), ProbedEngine.with(Probes.of(gate, fault)));
    fault.arm();
    CompletableFuture<DuraLogException> told = waiting(log, gate);
    long accepted = log.lastSequence();
    assertThat(log.tryAppend(new byte[10])).as("kept out").isEqualTo(-1);
    gate.open();
    DuraLogException e = told.get();
    assertThat(e).isInstanceOf(LogFailedException.class);
    assertThat(e.lastAccepted()).isEqualTo(accepted).isEqualTo(1 + e.accepted());
    assertThat(((LogFailedException) e).durableSequence()).isZero();
    assertThatThrownBy(() -> log.append(new byte[10])).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(log::close).isInstanceOf(LogFailedException.class);
  }

  /** It is accepted, the bit stays set, and no file is harmed. */
  @Test
  void anInterruptChangesNothing() throws Exception {
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build())) {
      Thread.currentThread().interrupt();
      assertThat(log.appendEach(batch(0, 0, 300, 1000))).isEqualTo(300);
      assertThat(Thread.interrupted()).isTrue();
      log.sync();
    }
    assertThat(Replayed.everySenderInOrder(directory)).hasSize(300);
  }
}
