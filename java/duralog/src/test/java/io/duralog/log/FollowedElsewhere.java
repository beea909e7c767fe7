package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Tailer;
import io.duralog.engine.EngineKind;
import io.duralog.format.LivePage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.io.TempDir;

/** A log in a directory, its writer, and who follows it there. */
abstract class FollowedElsewhere {
  static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path temp;

  final Path directory() {
    return temp.resolve("log");
  }

  final DuraLog open(EngineKind kind) {
    return LogOpener.open(directory(), Shapes.tiny(true).build(), kind::open);
  }

  final DuraLog open() {
    return open(EngineKind.PORTABLE_BUFFERED);
  }

  final LogReader reader() {
    return DuraLog.openReadOnly(directory());
  }

  final void append(DuraLog log, int from, int to, String of) {
    for (int i = from; i <= to; i++) {
      assertThat(log.append(i + of)).isEqualTo(i);
    }
    Told.all(directory(), log);
  }

  static void expect(Tailer tail, int from, int to, String of) throws Exception {
    for (int i = from; i <= to; i++) {
      LogRecord record = tail.poll(LONG);
      assertThat(record).as("%s of %s", i, of).isNotNull();
      assertThat(record.sequence()).isEqualTo(i);
      assertThat(record.asString()).isEqualTo(i + of);
    }
  }

  static void expectNothing(Tailer tail) throws Exception {
    assertThat(tail.poll(Duration.ZERO)).isNull();
    assertThat(tail.info().lag()).isZero();
  }

  static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(task, "follows").start();
    return task;
  }

  static <T> FutureTask<T> waiting(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "follows");
    thread.start();
    Gate.awaitParked(List.of(thread));
    return task;
  }

  final Path page() {
    return directory().resolve(LivePage.FILE_NAME);
  }
}
