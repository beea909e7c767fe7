package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogFailedException;
import io.duralog.LogRecord;
import io.duralog.RecordType;
import io.duralog.RecordsGoneException;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.engine.EngineKind;
import io.duralog.error.Errors;
import io.duralog.testlog.OpenDescriptors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who follows a log in the writer's process. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path temp;

  private DuraLog open(EngineKind kind) {
    return LogOpener.open(temp.resolve("log"), Shapes.tiny(true).build(), kind::open);
  }

  private DuraLog open() {
    return open(EngineKind.PORTABLE_BUFFERED);
  }

  private static void append(DuraLog log, int from, int to, String of) {
    for (int i = from; i <= to; i++) {
      assertThat(log.append(i + of)).isEqualTo(i);
    }
    log.sync();
  }

  private static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(task, "follows").start();
    return task;
  }

  /** Started and asleep. */
  private static <T> FutureTask<T> waiting(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "follows");
    thread.start();
    Gate.awaitParked(List.of(thread));
    return task;
  }

  @ParameterizedTest
  @EnumSource
  void handsOutWhatIsThereAndThenWhatComes(EngineKind kind) throws Exception {
    try (DuraLog log = open(kind)) {
      append(log, 1, 500, " of 1");
      try (Tailer tail = log.tail(TailOptions.fromFirst());
          Tailer late = log.tail(TailOptions.fromEnd())) {
        assertThat(tail.info().lag()).isEqualTo(500);
        for (int i = 1; i <= 500; i++) {
          assertThat(tail.take().asString()).isEqualTo(i + " of 1");
        }
        assertThat(tail.poll(Duration.ZERO)).isNull();
        assertThat(tail.info().lag()).isZero();
        FutureTask<LogRecord> both = waiting(tail::take);
        FutureTask<LogRecord> atEnd = waiting(late::take);
        log.append(77, new byte[] {1, 2, 3});
        for (FutureTask<LogRecord> got : List.of(both, atEnd)) {
          assertThat(got.get().sequence()).isEqualTo(501);
          assertThat(got.get().type()).isEqualTo(77);
          assertThat(got.get().toByteArray()).containsExactly(1, 2, 3);
        }
        assertThat(tail.next()).isEqualTo(502);
        log.appendDurable(new byte[20_000]); // a buffer of its own, which is freed
        assertThat(tail.take().toByteArray()).hasSize(20_000);
        assertThat(log.appendDurable("text")).isEqualTo(503);
        assertThat(tail.poll(LONG).type()).isEqualTo(RecordType.TEXT);
      }
    }
  }

  /** Buffers of 8 KiB go round all the time; a writer that never waits is always ahead. */
  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE", "NATIVE_JNR"})
  void nothingIsMissingAndNothingComesTwice(EngineKind kind) throws Exception {
    int records = 60_000;
    try (DuraLog log = open(kind)) {
      List<FutureTask<Long>> followers = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        int follower = n;
        followers.add(
            start(
                () -> {
                  try (Tailer tail = log.tail(TailOptions.fromFirst())) {
                    return follower % 2 == 0 ? take(tail, records) : visit(tail, records);
                  }
                }));
      }
      for (int i = 1; i <= records; i++) {
        String text = i + " ".repeat(i % 90);
        if (i % 100 == 0) {
          log.appendDurable(text); // so that those who follow are at the end now and then
        } else {
          log.append(text);
        }
      }
      for (FutureTask<Long> follower : followers) {
        assertThat(follower.get()).isEqualTo(records);
      }
    }
  }

  private static long take(Tailer tail, int records) throws InterruptedException {
    for (int i = 1; i <= records; i++) {
      requireNumber(i, tail.take());
    }
    return tail.next() - 1;
  }

  private static long visit(Tailer tail, int records) throws InterruptedException {
    long[] last = {0};
    while (last[0] < records) {
      tail.poll(1000, LONG, r -> requireNumber(++last[0], r.toRecord()));
    }
    return tail.next() - 1;
  }

  private static void requireNumber(long sequence, LogRecord r) {
    String expected = sequence + " ".repeat((int) (sequence % 90));
    if (r.sequence() != sequence || !r.asString().equals(expected)) {
      throw new AssertionError(r + " at " + sequence);
    }
  }

  /** The committer stands between the write and the sync. */
  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "PORTABLE_DIRECT"})
  void nothingIsHandedOutBeforeItIsDurable(EngineKind kind) throws Exception {
    Gate gate = new Gate(EngineCall.SYNC);
    try (DuraLog log =
            LogOpener.open(
                temp.resolve("log"),
                Shapes.tiny(true).build(),
                (where, o) -> new ProbedEngine(kind.open(where, o), gate));
        Tailer tail = log.tail(TailOptions.fromFirst())) {
      append(log, 1, 3, " of 1");
      gate.shut();
      log.append("4 of 1");
      gate.awaitCaller();
      try {
        for (int i = 1; i <= 3; i++) {
          assertThat(tail.poll(Duration.ZERO).sequence()).isEqualTo(i);
        }
        assertThat(tail.poll(Duration.ofMillis(1))).isNull();
      } finally {
        gate.open();
      }
      assertThat(tail.take().asString()).isEqualTo("4 of 1");
    }
  }

  @Test
  void whatIsDurableComesBeforeTheFailure() throws Exception {
    AtomicBoolean fails = new AtomicBoolean();
    EngineProbe fault =
        new EngineProbe() {
          @Override
          public void before(EngineCall call, Path path, long offset) {
            if (call == EngineCall.SYNC && fails.get()) {
              throw Errors.io("sync", path, offset, new IOException("Eingabe-/Ausgabefehler"));
            }
          }
        };
    DuraLog log =
        LogOpener.open(
            temp.resolve("log"),
            Shapes.tiny(true).build(),
            (where, o) -> new ProbedEngine(EngineKind.PORTABLE_BUFFERED.open(where, o), fault));
    Tailer tail = log.tail(TailOptions.fromFirst());
    Tailer atEnd = log.tail(TailOptions.fromEnd());
    append(log, 1, 3, " of 1");
    for (int i = 1; i <= 3; i++) {
      atEnd.take();
    }
    FutureTask<LogRecord> waits = waiting(atEnd::take);
    fails.set(true);
    log.append("never durable");
    assertThatThrownBy(waits::get).hasCauseInstanceOf(LogFailedException.class);
    for (int i = 1; i <= 3; i++) {
      assertThat(tail.take().sequence()).isEqualTo(i);
    }
    assertThatThrownBy(tail::take).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> tail.poll(Duration.ZERO)).isInstanceOf(LogFailedException.class);
    assertThat(tail.next()).isEqualTo(4);
    assertThatThrownBy(log::close).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(tail::take).isInstanceOf(LogClosedException.class);
  }

  @Test
  void whoeverIsOvertakenByATruncationIsToldWhatIsThere() throws Exception {
    try (DuraLog log = open();
        Tailer tail = log.tail(TailOptions.fromFirst())) {
      append(log, 1, 100, " of 1");
      tail.take();
      log.truncateBefore(50);
      for (int i = 0; i < 2; i++) {
        assertThat(catchThrowableOfType(RecordsGoneException.class, tail::take).first())
            .isEqualTo(50);
      }
      assertThat(tail.next()).isEqualTo(2);
      assertThatThrownBy(() -> tail.seek(49)).isInstanceOf(RecordsGoneException.class);
      assertThatThrownBy(() -> tail.seek(102)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tail.seek(0)).isInstanceOf(IllegalArgumentException.class);
      tail.seek(50);
      assertThat(tail.take().asString()).isEqualTo("50 of 1");
      assertThatThrownBy(() -> log.tail(TailOptions.from(49)))
          .isInstanceOf(RecordsGoneException.class);
      assertThatThrownBy(() -> log.tail(TailOptions.from(102)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("50 to 101");
    }
  }

  @Test
  void aCloseEndsAWait() throws Exception {
    try (DuraLog log = open()) {
      Tailer tail = log.tail(TailOptions.fromFirst());
      FutureTask<LogRecord> waits = waiting(tail::take);
      tail.close();
      assertThatThrownBy(waits::get).hasCauseInstanceOf(LogClosedException.class);
      assertThatThrownBy(tail::take).isInstanceOf(LogClosedException.class);
      tail.close();
      Tailer other = log.tail(TailOptions.fromFirst());
      FutureTask<LogRecord> otherWaits = waiting(other::take);
      log.close();
      assertThatThrownBy(otherWaits::get).hasCauseInstanceOf(LogClosedException.class);
      assertThatThrownBy(() -> log.tail(TailOptions.fromFirst()))
          .isInstanceOf(LogClosedException.class);
    }
  }

  @Test
  void anInterruptLosesNothing() throws Exception {
    try (DuraLog log = open();
        Tailer tail = log.tail(TailOptions.fromFirst())) {
      Thread here = Thread.currentThread();
      FutureTask<Object> interrupts =
          start(
              () -> {
                Gate.awaitParked(List.of(here));
                here.interrupt();
                return null;
              });
      assertThatThrownBy(tail::take).isInstanceOf(InterruptedException.class);
      interrupts.get();
      append(log, 1, 1, " of 1");
      assertThat(tail.take().sequence()).isOne();
    }
  }

  @Test
  void aRecordWhoseVisitorThrowsComesAgain() throws Exception {
    try (DuraLog log = open();
        Tailer tail = log.tail(TailOptions.fromFirst())) {
      append(log, 1, 10, " of 1");
      List<Long> seen = new ArrayList<>();
      assertThatThrownBy(
              () ->
                  tail.poll(
                      10,
                      Duration.ZERO,
                      r -> {
                        seen.add(r.sequence());
                        if (r.sequence() == 4) {
                          throw new IllegalArgumentException("no");
                        }
                      }))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(tail.next()).isEqualTo(4);
      assertThat(tail.poll(3, Duration.ZERO, r -> seen.add(r.sequence()))).isEqualTo(3);
      assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 4L, 5L, 6L);
      assertThatThrownBy(() -> tail.poll(1, Duration.ZERO, r -> tail.seek(1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /** A tailer that is behind keeps what it reads; at the end it keeps no file. */
  @Test
  void atTheEndNoFileIsOpen() throws Exception {
    try (DuraLog log = open()) {
      append(log, 1, 3000, "x".repeat(100)); // some segments
      String first = temp.resolve("log").resolve("0000000001.seg").toString();
      assertThat(OpenDescriptors.of(temp.resolve("log"))).doesNotContain(first);
      try (Tailer tail = log.tail(TailOptions.fromFirst())) {
        tail.take();
        assertThat(log.stats().pins()).hasSize(1);
        assertThat(OpenDescriptors.of(temp.resolve("log"))).contains(first);
        while (tail.poll(Duration.ZERO) != null) {
          // on to the end
        }
        assertThat(log.stats().pins()).isEmpty();
        assertThat(OpenDescriptors.of(temp.resolve("log"))).doesNotContain(first);
        tail.seek(1);
        tail.take();
        assertThat(log.stats().pins()).hasSize(1);
      }
      assertThat(log.stats().pins()).isEmpty();
    }
  }
}
