package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogCutException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecordsGoneException;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.engine.EngineKind;
import io.duralog.format.LivePage;
import io.duralog.testlog.OpenDescriptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who follows a log by its files, as another process does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailElsewhereTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path temp;

  private Path directory() {
    return temp.resolve("log");
  }

  private DuraLog open(EngineKind kind) {
    return LogOpener.open(directory(), Shapes.tiny(true).build(), kind::open);
  }

  private DuraLog open() {
    return open(EngineKind.PORTABLE_BUFFERED);
  }

  private LogReader reader() {
    return DuraLog.openReadOnly(directory());
  }

  private void append(DuraLog log, int from, int to, String of) {
    for (int i = from; i <= to; i++) {
      assertThat(log.append(i + of)).isEqualTo(i);
    }
    Told.all(directory(), log);
  }

  private static void expect(Tailer tail, int from, int to, String of) throws Exception {
    for (int i = from; i <= to; i++) {
      LogRecord record = tail.poll(LONG);
      assertThat(record).as("%s of %s", i, of).isNotNull();
      assertThat(record.sequence()).isEqualTo(i);
      assertThat(record.asString()).isEqualTo(i + of);
    }
  }

  private static void expectNothing(Tailer tail) throws Exception {
    assertThat(tail.poll(Duration.ZERO)).isNull();
    assertThat(tail.info().lag()).isZero();
  }

  private static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(task, "follows").start();
    return task;
  }

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
      try (LogReader reader = reader();
          Tailer tail = reader.tail(TailOptions.fromFirst());
          Tailer late = reader.tail(TailOptions.fromEnd())) {
        expect(tail, 1, 500, " of 1");
        expectNothing(tail);
        FutureTask<LogRecord> both = waiting(tail::take);
        FutureTask<LogRecord> atEnd = waiting(late::take);
        log.appendDurable("501");
        for (FutureTask<LogRecord> got : List.of(both, atEnd)) {
          assertThat(got.get().sequence()).isEqualTo(501);
          assertThat(got.get().asString()).isEqualTo("501");
        }
        append(log, 502, 900, " of 2"); // through several segments
        expect(tail, 502, 900, " of 2");
        expect(late, 502, 900, " of 2");
        expectNothing(tail);
        long[] last = {0};
        append(log, 901, 1000, " of 3");
        while (last[0] < 1000) {
          assertThat(tail.poll(7, LONG, r -> last[0] = r.sequence())).isBetween(1, 7);
        }
        assertThat(tail.next()).isEqualTo(1001);
      }
    }
  }

  /** What is accepted and not durable is not handed out. */
  @Test
  void readsNoFurtherThanThePageSays() throws Exception {
    try (DuraLog log = open()) {
      append(log, 1, 10, "");
      byte[] early = Files.readAllBytes(page());
      try (LogReader reader = reader();
          Tailer tail = reader.tail(TailOptions.fromFirst())) {
        append(log, 11, 20, "");
        byte[] now = Files.readAllBytes(page());
        Files.write(page(), early); // as if the last sync had not returned yet
        expect(tail, 1, 10, "");
        expectNothing(tail);
        Files.write(page(), now);
        expect(tail, 11, 20, "");
      }
    }
  }

  private Path page() {
    return directory().resolve(LivePage.FILE_NAME);
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE", "NATIVE_JNR"})
  void nothingIsMissingAndNothingComesTwice(EngineKind kind) throws Exception {
    int records = 30_000;
    try (DuraLog log = open(kind);
        LogReader reader = reader()) {
      List<FutureTask<Long>> followers = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        int most = 1 + n * 50;
        followers.add(
            start(
                () -> {
                  long[] last = {0};
                  try (Tailer tail = reader.tail(TailOptions.fromFirst())) {
                    while (last[0] < records) {
                      tail.poll(
                          most,
                          LONG,
                          r -> {
                            assertThat(r.sequence()).isEqualTo(last[0] + 1);
                            assertThat(r.asString().strip()).isEqualTo("" + r.sequence());
                            last[0]++;
                          });
                    }
                  }
                  return last[0];
                }));
      }
      for (int i = 1; i <= records; i++) {
        String text = i + " ".repeat(i % 90);
        if (i % 100 == 0) {
          log.appendDurable(text);
        } else {
          log.append(text);
        }
      }
      log.sync();
      for (FutureTask<Long> follower : followers) {
        assertThat(follower.get()).isEqualTo(records);
      }
    }
  }

  @Test
  void waitsForALogThatIsNotThereYetAndForTheNextWriter() throws Exception {
    Files.createDirectory(directory());
    try (LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      expectNothing(tail);
      for (int round = 0; round < 5; round++) {
        int from = round * 100 + 1;
        FutureTask<LogRecord> first = waiting(tail::take);
        try (DuraLog log = open()) {
          append(log, from, from + 99, " of " + round);
          assertThat(first.get().sequence()).isEqualTo(from);
          expect(tail, from + 1, from + 50, " of " + round);
        }
        expect(tail, from + 51, from + 99, " of " + round);
        expectNothing(tail);
      }
    }
  }

  @Test
  void aCutOfWhatWasHandedOutIsToldUntilASeek() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst());
        Tailer behind = reader.tail(TailOptions.fromFirst())) {
      append(log, 1, 300, " of 1");
      expect(tail, 1, 250, " of 1");
      expect(behind, 1, 100, " of 1");
      log.truncateAfter(200);
      append(log, 201, 400, " of 2");
      for (int i = 0; i < 2; i++) {
        LogCutException cut =
            catchThrowableOfType(LogCutException.class, () -> tail.poll(Duration.ZERO));
        assertThat(cut.lastKept()).isEqualTo(200);
        assertThat(cut.generation()).isEqualTo(1);
      }
      expect(behind, 101, 200, " of 1");
      expect(behind, 201, 400, " of 2");
      tail.seek(201);
      expect(tail, 201, 400, " of 2");
      log.reset(1000);
      assertThatThrownBy(tail::take).isInstanceOf(RecordsGoneException.class); // 401 never was
      tail.seek(1000);
      FutureTask<LogRecord> next = waiting(tail::take);
      assertThat(log.appendDurable("anew")).isEqualTo(1000);
      assertThat(next.get().asString()).isEqualTo("anew");
    }
  }

  /** A writer that died in a cut: its root says it, its page does not. */
  @Test
  void theRootIsEnoughAfterACut() throws Exception {
    byte[] before;
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      append(log, 1, 300, " of 1");
      before = Files.readAllBytes(page());
      expect(tail, 1, 300, " of 1");
      log.truncateAfter(200);
      byte[] after = Files.readAllBytes(page());
      Files.write(page(), before);
      tail.seek(201); // which the root allows
      expectNothing(tail);
      tail.seek(150);
      expect(tail, 150, 200, " of 1");
      expectNothing(tail);
      Files.write(page(), after);
      append(log, 201, 210, " of 2");
      expect(tail, 201, 210, " of 2");
    }
  }

  /** A call that has handed out records says how many, and the next one why there were no more. */
  @Test
  void aBatchEndsBeforeWhatComesInItsWay() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer elsewhere = reader.tail(TailOptions.fromFirst());
        Tailer here = log.tail(TailOptions.fromFirst())) {
      append(log, 1, 300, " of 1");
      for (Tailer tail : List.of(elsewhere, here)) {
        long last = log.lastSequence();
        int cutAt = (int) last - 100;
        tail.seek(last - 50);
        int shown =
            tail.poll(
                100,
                LONG,
                r -> {
                  if (r.sequence() == last - 20) {
                    log.truncateAfter(cutAt);
                  }
                });
        assertThat(shown).isBetween(31, 51);
        assertThat(tail.next()).isEqualTo(last - 50 + shown);
        assertThatThrownBy(tail::take).isInstanceOf(LogCutException.class);
      }
    }
  }

  @Test
  void whatRetentionHasTakenIsToldUntilASeek() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      append(log, 1, 2000, "");
      log.truncateBefore(1500);
      for (int i = 0; i < 2; i++) {
        RecordsGoneException gone =
            catchThrowableOfType(RecordsGoneException.class, () -> tail.poll(Duration.ZERO));
        assertThat(gone.first()).isEqualTo(1500);
      }
      assertThatThrownBy(() -> tail.seek(1499)).isInstanceOf(RecordsGoneException.class);
      assertThatThrownBy(() -> reader.tail(TailOptions.from(7)))
          .isInstanceOf(RecordsGoneException.class);
      tail.seek(1500);
      expect(tail, 1500, 2000, "");
    }
  }

  @Test
  void aPlaceThatTheLogDoesNotHaveIsRefusedAndTheTailerGoesOn() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      append(log, 1, 10, "");
      expect(tail, 1, 3, "");
      for (long wrong : new long[] {-1, 0, 12}) {
        assertThatThrownBy(() -> tail.seek(wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("1 to 11, not " + wrong);
      }
      assertThatThrownBy(() -> reader.tail(TailOptions.from(12)))
          .isInstanceOf(IllegalArgumentException.class);
      expect(tail, 4, 10, "");
      tail.seek(2);
      expect(tail, 2, 10, "");
    }
  }

  @Test
  void aCloseOrAnInterruptEndsAWait() throws Exception {
    try (DuraLog log = open()) {
      append(log, 1, 1, "");
      TailOptions slow = TailOptions.fromEnd().maxPoll(Duration.ofMinutes(1));
      LogReader reader = reader();
      Tailer closed = reader.tail(slow);
      FutureTask<LogRecord> first = waiting(closed::take);
      closed.close();
      assertThatThrownBy(first::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(LogClosedException.class);
      Tailer tail = reader.tail(slow);
      Thread.currentThread().interrupt();
      assertThatThrownBy(tail::take).isInstanceOf(InterruptedException.class);
      FutureTask<LogRecord> second = waiting(tail::take);
      reader.close();
      assertThatThrownBy(second::get).hasCauseInstanceOf(LogClosedException.class);
      assertThatThrownBy(() -> reader.tail(slow)).isInstanceOf(LogClosedException.class);
      tail.close();
    }
  }

  /** An interrupt of who commits for himself, or of who looks, closes no page. */
  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_BUFFERED", "NATIVE"})
  void anInterruptStopsNeitherThePageNorTheLooks(EngineKind kind) throws Exception {
    try (DuraLog log = open(kind);
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      for (int i = 1; i <= 50; i++) {
        Thread.currentThread().interrupt();
        assertThat(log.appendDurable(i + " of 1")).isEqualTo(i);
        try {
          assertThat(tail.take().sequence()).isEqualTo(i);
          assertThat(Thread.interrupted()).isTrue();
        } catch (InterruptedException e) { // the page comes after the caller is told
          assertThat(tail.take().sequence()).isEqualTo(i);
        }
      }
    }
  }

  /** A copied directory: its page is that of another log that has gone on. */
  @Test
  void thePageOfACopyIsNotBelieved() throws Exception {
    Path copy = temp.resolve("copy");
    try (DuraLog log = open()) {
      append(log, 1, 100, " of 1");
      Files.createDirectory(copy);
      copyAll(copy, "live");
      append(log, 101, 200, " of 1");
      Files.copy(page(), copy.resolve("live")); // last, so that it is ahead of the rest
    }
    try (LogReader reader = DuraLog.openReadOnly(copy);
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      expect(tail, 1, 100, " of 1");
      expectNothing(tail);
      try (DuraLog log =
          LogOpener.open(copy, Shapes.tiny(true).build(), EngineKind.PORTABLE_BUFFERED::open)) {
        append(log, 101, 150, " of 2");
        expect(tail, 101, 150, " of 2");
      }
    }
  }

  private void copyAll(Path to, String but) throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().equals(but)) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  /** As after a power cut: the page is as it was once. Records are found without it. */
  @Test
  void anOldPageAndNoneAreEnoughForWhatTheOpenFound() throws Exception {
    byte[] early;
    try (DuraLog log = open()) {
      append(log, 1, 10, "");
      early = Files.readAllBytes(page());
      append(log, 11, 100, "");
    }
    Files.write(page(), early);
    try (LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      expect(tail, 1, 100, "");
    }
    Files.delete(page());
    try (LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.from(90))) {
      expect(tail, 90, 100, "");
      FutureTask<LogRecord> next = waiting(tail::take);
      try (DuraLog log = open()) {
        assertThat(log.appendDurable("101")).isEqualTo(101);
        assertThat(next.get().sequence()).isEqualTo(101);
      }
    }
  }

  /** Each byte of a page matters: with any other one it says nothing. */
  @Test
  void aDamagedPageSaysNothing() throws Exception {
    try (DuraLog log = open()) {
      append(log, 1, 10, "");
      byte[] sound = Files.readAllBytes(page());
      assertThat(sound).hasSize(LivePage.LENGTH);
      for (int i = 0; i < sound.length; i++) {
        byte[] flawed = sound.clone();
        flawed[i] ^= 1;
        assertThat(LivePage.read(flawed)).as("byte %s", i).isNull();
      }
      try (LogReader reader = reader();
          Tailer tail = reader.tail(TailOptions.fromFirst())) {
        append(log, 11, 20, "");
        byte[] later = Files.readAllBytes(page());
        Files.write(page(), new byte[LivePage.LENGTH]);
        expect(tail, 1, 10, "");
        expectNothing(tail);
        Files.write(page(), new byte[0]);
        expectNothing(tail);
        Files.write(page(), later);
        expect(tail, 11, 20, "");
      }
    }
  }

  /** What the page says was durable: where it is not, that is no end. */
  @Test
  void lossIsToldAndNotWaitedFor() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      append(log, 1, 50, "");
      Path segment = directory().resolve("0000000001.seg");
      byte[] bytes = Files.readAllBytes(segment);
      bytes[4096 + 70] ^= 1;
      Files.write(segment, bytes);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(tail::take).isInstanceOf(CorruptLogException.class);
      }
    }
    ReadOptions salvage = ReadOptions.all().onDamage(OnDamage.SALVAGE);
    try (LogReader reader = DuraLog.openReadOnly(directory(), salvage);
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      assertThat(tail.poll(Duration.ZERO))
          .satisfiesAnyOf(
              r -> assertThat(r).isNull(), r -> assertThat(r.sequence()).isGreaterThan(1));
    }
  }

  @Test
  void keepsNoSegmentAtTheEndAndNoFileOnceClosed() throws Exception {
    String text = " ".repeat(200);
    try (DuraLog log = open();
        LogReader reader = reader()) {
      append(log, 1, 2000, text);
      assertThat(readers()).isZero();
      assertThat(opened(page())).isEqualTo(1);
      try (Tailer tail = reader.tail(TailOptions.fromFirst())) {
        expect(tail, 1, 1, text);
        assertThat(readers()).isEqualTo(1);
        expect(tail, 2, 2000, text);
        expectNothing(tail);
        assertThat(readers()).isZero();
        assertThat(opened(page())).isEqualTo(2);
        tail.seek(1);
        expect(tail, 1, 1, text);
      }
      assertThat(readers()).isZero();
      assertThat(opened(page())).isEqualTo(1);
    }
    assertThat(opened(page())).isZero();
  }

  private long readers() throws IOException {
    return OpenDescriptors.readers(directory().toRealPath());
  }

  private int opened(Path file) throws IOException {
    String real = file.toRealPath().toString();
    return (int) OpenDescriptors.of(directory().toRealPath()).stream().filter(real::equals).count();
  }
}
