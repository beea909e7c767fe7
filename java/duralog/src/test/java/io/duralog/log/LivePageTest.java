package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.engine.EngineKind;
import io.duralog.format.LivePage;
import io.duralog.testlog.CopiedFiles;
import io.duralog.testlog.OpenDescriptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page {@code live} says, and when it is believed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LivePageTest extends FollowedElsewhere {
  @Test
  void saysWhatIsDurable() throws Exception {
    try (DuraLog log = open();
        LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      for (int i = 1; i <= 3; i++) {
        log.appendDurable("record " + i);
        LogRecord record = tail.poll(Duration.ofSeconds(10));
        assertThat(record).isNotNull();
        assertThat(record.sequence()).isEqualTo(i);
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
      CopiedFiles.copy(directory(), copy, "live");
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

  /** Older files put back beside a page of a later generation, which is not believed. */
  @Test
  void olderFilesThatWerePutBackAreReadAsTheyAre() throws Exception {
    Path older = Files.createDirectory(temp.resolve("older"));
    try (DuraLog log = open()) {
      append(log, 1, 300, " of 1");
    }
    CopiedFiles.copy(directory(), older, "live");
    try (DuraLog log = open()) {
      log.truncateAfter(100);
      append(log, 101, 500, " of 2");
    }
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.toList()) {
        if (!file.equals(page())) {
          Files.delete(file);
        }
      }
    }
    CopiedFiles.copy(older, directory(), "");
    try (LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      expect(tail, 1, 300, " of 1");
      expectNothing(tail);
      try (DuraLog log = open()) {
        append(log, 301, 400, " of 3");
        expect(tail, 301, 400, " of 3");
      }
    }
  }

  /** No root: nobody can tell what is of the log, until it is back. */
  @Test
  void withoutARootNothingIsHandedOut() throws Exception {
    String text = " ".repeat(300);
    Path root = directory().resolve("root");
    Path away = temp.resolve("away");
    DuraLog log = open();
    try (LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      append(log, 1, 5, text);
      expect(tail, 1, 5, text);
      append(log, 6, 1000, text); // in segments that the tailer has not seen
      log.close(); // or it would fail
      Files.move(root, away);
      long next = tail.next();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(
                () -> {
                  while (tail.poll(100, Duration.ZERO, r -> {}) > 0) {
                    // what is in the segment that it has open
                  }
                })
            .isInstanceOf(CorruptLogException.class);
        assertThat(tail.next()).isLessThan(1000).isGreaterThanOrEqualTo(next);
      }
      Files.move(away, root);
      expect(tail, (int) tail.next(), 1000, text);
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

  /** That of an earlier writer, closed, beside what others have written since. */
  @Test
  void thePageOfAnEarlierWriterHoldsNothingBackAndBringsNothingTwice() throws Exception {
    try (DuraLog log = open()) {
      append(log, 1, 10, "");
    }
    byte[] early = Files.readAllBytes(page());
    try (DuraLog log = open()) {
      append(log, 11, 50, "");
    }
    Files.write(page(), early);
    try (LogReader reader = reader();
        Tailer tail = reader.tail(TailOptions.fromFirst())) {
      expect(tail, 1, 50, "");
      expectNothing(tail);
      try (DuraLog log = open()) {
        append(log, 51, 60, "");
        expect(tail, 51, 60, "");
        Files.write(page(), early);
        expectNothing(tail);
        assertThat(tail.next()).isEqualTo(61);
        append(log, 61, 70, "");
        expect(tail, 61, 70, "");
      }
      expectNothing(tail);
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
