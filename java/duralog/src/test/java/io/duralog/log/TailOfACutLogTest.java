package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.LogCutException;
import io.duralog.LogRecord;
import io.duralog.RecordsGoneException;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.engine.EngineKind;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log is cut while its own process follows it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailOfACutLogTest {
  @TempDir Path temp;

  private DuraLog open() {
    return LogOpener.open(
        temp.resolve("log"), Shapes.tiny(true).build(), EngineKind.PORTABLE_BUFFERED::open);
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

  /** From a batch in memory, of which it has a copy, and from files. */
  @Test
  void whatIsCutIsNotHandedOut() throws Exception {
    try (DuraLog log = open()) {
      append(log, 1, 400, " of 1");
      Batch batch = Batch.create();
      for (int i = 401; i <= 410; i++) {
        batch.add(i + " of 1");
      }
      log.appendDurable(batch);
      try (Tailer inMemory = log.tail(TailOptions.from(401));
          Tailer inFiles = log.tail(TailOptions.from(5));
          Tailer ahead = log.tail(TailOptions.from(401))) {
        inMemory.take();
        inFiles.take();
        for (int i = 0; i < 7; i++) {
          ahead.take();
        }
        log.truncateAfter(404);
        assertThat(inMemory.take().asString()).isEqualTo("402 of 1");
        FutureTask<String> waits =
            start(
                () -> {
                  inMemory.take();
                  inMemory.take();
                  return inMemory.take().asString();
                });
        append(log, 405, 420, " of 2");
        assertThat(waits.get()).isEqualTo("405 of 2");
        for (int i = 6; i <= 420; i++) {
          assertThat(inFiles.take().asString()).isEqualTo(i + (i <= 404 ? " of 1" : " of 2"));
        }
        for (int i = 0; i < 2; i++) {
          LogCutException e = catchThrowableOfType(LogCutException.class, ahead::take);
          assertThat(e.lastKept()).isEqualTo(404);
        }
        ahead.seek(405);
        assertThat(ahead.take().asString()).isEqualTo("405 of 2");
      }
    }
  }

  @Test
  void whoeverWaitsIsToldOfACut() throws Exception {
    try (DuraLog log = open();
        Tailer tail = log.tail(TailOptions.fromFirst())) {
      append(log, 1, 10, " of 1");
      for (int i = 0; i < 10; i++) {
        tail.take();
      }
      FutureTask<LogRecord> cut = waiting(tail::take);
      log.truncateAfter(4);
      assertThatThrownBy(cut::get).hasCauseInstanceOf(LogCutException.class);
      tail.seek(5);
      FutureTask<LogRecord> reset = waiting(tail::take);
      log.reset(100);
      assertThatThrownBy(reset::get).hasCauseInstanceOf(RecordsGoneException.class);
      tail.seek(100);
      append(log, 100, 100, " of 3");
      assertThat(tail.take().asString()).isEqualTo("100 of 3");
    }
  }

  /** Of two batches that were cut, the memory of only one is written over. */
  @Test
  void whatWasCutIsNotReadFromMemory() throws Exception {
    try (DuraLog log = open();
        Tailer tail = log.tail(TailOptions.fromFirst())) {
      for (int round = 0; round < 6; round++) { // so that it is each buffer's turn
        long kept = log.lastSequence();
        log.appendDurable("old");
        log.appendDurable(Batch.create().add("old").add("old").add("old"));
        log.truncateAfter(kept);
        log.appendDurable(Batch.create().add("new").add("new"));
        assertThat(tail.take().asString()).isEqualTo("new");
        assertThat(tail.take().asString()).isEqualTo("new");
      }
    }
  }
}
