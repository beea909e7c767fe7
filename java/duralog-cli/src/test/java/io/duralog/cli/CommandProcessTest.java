package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pipes, signals and exit codes, which only a real process has. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandProcessTest {
  @TempDir Path temp;
  private String dir;

  @BeforeEach
  void nameTheLog() {
    dir = temp.resolve("log").toString();
  }

  private CommandProcess start(String... args) throws IOException {
    return new CommandProcess(temp.resolve("err"), args);
  }

  private static String numbers(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(i -> "a line of some length, number " + i + "\n")
        .collect(Collectors.joining());
  }

  /** Reads acks up to a sequence. */
  private static void awaitAck(CommandProcess append, long sequence) throws IOException {
    long last = 0;
    while (last < sequence) {
      last = Long.parseLong(append.line());
    }
    assertThat(last).isEqualTo(sequence);
  }

  @Test
  void acknowledgesWhileTheInputIsStillOpenAndKeepsItsWordAfterKill() throws Exception {
    try (CommandProcess append = start("append", dir, "--ack")) {
      for (int i = 1; i <= 20; i++) {
        append.send("record " + i);
        awaitAck(append, i);
      }
      append.kill();
      append.exitCode();
    }
    assertThat(CommandRun.of("replay", dir).lines())
        .hasSize(20)
        .startsWith("record 1")
        .endsWith("record 20");
    assertThat(CommandRun.of("verify", dir).code()).isZero();
  }

  @Test
  void terminationClosesTheLogInOrder() throws Exception {
    try (CommandProcess append = start("append", dir, "--ack", "--threads", "2")) {
      append.send("one");
      awaitAck(append, 1);
      append.terminate();
      assertThat(append.exitCode()).isEqualTo(128 + 15);
      assertThat(append.err().lines()).singleElement().asString().contains("appended 1 record ");
    }
    assertThat(CommandRun.of("verify", dir).out()).contains("cleanly closed");
  }

  @Test
  void readerThatHasSeenEnoughIsNoError() throws Exception {
    CommandRun.with(numbers(100_000), "append", dir);
    try (CommandProcess replay = start("replay", dir)) {
      assertThat(replay.line()).endsWith("number 1");
      replay.stopReading();
      assertThat(replay.exitCode()).isZero();
      assertThat(replay.err()).isEmpty();
    }
  }

  @Test
  void appendGoesOnWhenTheReaderOfItsAcksHasGone() throws Exception {
    try (CommandProcess append = start("append", dir, "--ack")) {
      append.send("one");
      awaitAck(append, 1);
      append.stopReading();
      for (int i = 0; i < 1000; i++) {
        append.send("more");
      }
      append.endInput();
      assertThat(append.exitCode()).isZero();
      assertThat(append.err().lines()).singleElement().asString().contains("appended 1001 ");
    }
    assertThat(CommandRun.of("replay", dir).lines()).hasSize(1001);
  }

  @Test
  void secondWriterIsToldWhoHoldsTheLog() throws Exception {
    try (CommandProcess first = start("append", dir, "--ack")) {
      first.send("one");
      awaitAck(first, 1);
      CommandRun second = CommandRun.with("two\n", "append", dir);
      assertThat(second.code()).isEqualTo(2);
      assertThat(second.err().lines()).singleElement().asString().contains("process ");
      assertThat(CommandRun.of("replay", dir).lines()).isEqualTo(List.of("one"));
      first.endInput();
      assertThat(first.exitCode()).isZero();
    }
  }

  @Test
  void exitCodesReachTheShell() throws Exception {
    try (CommandProcess verify = start("verify", temp.resolve("missing").toString())) {
      assertThat(verify.exitCode()).isEqualTo(2);
      assertThat(verify.err()).doesNotContain("\tat ");
    }
  }
}
