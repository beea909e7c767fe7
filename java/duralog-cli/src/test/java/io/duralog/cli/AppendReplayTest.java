package io.duralog.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.RecordType;
import io.duralog.Replay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendReplayTest {
  @TempDir Path temp;
  private String dir;

  @BeforeEach
  void nameTheLog() {
    dir = temp.resolve("log").toString();
  }

  private static String numbers(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "line " + i + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void whatGoesInComesOut() {
    String input = "first\n\nü €\uFFFD\nwith\r\n\tspace \n";
    CommandRun append = CommandRun.with(input, "append", dir);
    assertThat(append.code()).isZero();
    assertThat(append.out()).isEmpty();
    assertThat(append.err())
        .matches("duralog: appended 5 records in [0-9.]+ s \\(\\d+ records/s\\), .*engine .*\\R");
    CommandRun replay = CommandRun.of("replay", dir);
    assertThat(replay.code()).isZero();
    assertThat(replay.out()).isEqualTo(input);
    assertThat(replay.err()).isEmpty();
  }

  @Test
  void linesAreTextRecordsBytesWithBytesAndJsonWithJson() {
    CommandRun.with("text\n", "append", dir);
    CommandRun.with("{\"a\": 1.50,\"b\":[1]}\n", "append", dir, "--json");
    CommandRun.with(new byte[] {(byte) 0xFF, 0, '\n'}, "append", dir, "--bytes");
    try (LogReader log = DuraLog.openReadOnly(Path.of(dir));
        Replay replay = log.replay()) {
      assertThat(replay.stream().map(LogRecord::type))
          .containsExactly(RecordType.TEXT, RecordType.JSON, RecordType.BYTES);
    }
    assertThat(new String(CommandRun.of("replay", dir).bytes(), ISO_8859_1))
        .isEqualTo("text\n{\"a\":1.50,\"b\":[1]}\n\377\000\n");
  }

  @Test
  void lastLineNeedsNoLineFeedAndNoInputIsNoRecord() {
    CommandRun.with("a\nb", "append", dir);
    assertThat(CommandRun.with("", "append", dir).code()).isZero();
    assertThat(CommandRun.of("replay", dir).out()).isEqualTo("a\nb\n");
  }

  @Test
  void rangeOfSequencesCanBeChosen() {
    CommandRun.with(numbers(10), "append", dir, "--segment-size", "64k");
    assertThat(CommandRun.of("replay", dir, "--from", "9", "--with-sequence").out())
        .isEqualTo("9\tline 9\n10\tline 10\n");
    assertThat(CommandRun.of("replay", dir, "--from", "3", "--limit", "2").out())
        .isEqualTo("line 3\nline 4\n");
    assertThat(CommandRun.of("replay", dir, "--limit", "0").out()).isEmpty();
    assertThat(CommandRun.of("replay", dir, "--from", "3", "--until", "5", "-0").out())
        .isEqualTo("line 3\0line 4\0line 5\0");
    assertThat(CommandRun.of("replay", dir, "--until", "2").out()).isEqualTo("line 1\nline 2\n");
    assertThat(CommandRun.of("replay", dir, "--from", "11").out()).isEmpty();
    assertThat(CommandRun.of("replay", dir, "--limit", "1", "--salvage").out())
        .isEqualTo("line 1\n");
  }

  @Test
  void recordsOfAnySizeAreWhole() {
    String big = "0123456789abcde\n".repeat(1).strip().repeat(40_000);
    String input = "a\n" + big + "\nb\n" + big.substring(0, 128 * 1024) + "\n" + numbers(20_000);
    assertThat(CommandRun.with(input, "append", dir, "--segment-size", "1m").code()).isZero();
    CommandRun replay = CommandRun.of("replay", dir);
    assertThat(replay.code()).isZero();
    assertThat(replay.out().equals(input)).isTrue();
  }

  @Test
  void severalThreadsAppendEveryLineOnce() {
    String input = numbers(20_000);
    assertThat(CommandRun.with(input, "append", dir, "--threads", "4").code()).isZero();
    assertThat(CommandRun.of("replay", dir).lines())
        .containsExactlyInAnyOrderElementsOf(input.lines().toList());
    String more = numbers(50);
    assertThat(CommandRun.with(more, "append", dir, "--threads", "8", "--durable").code()).isZero();
    assertThat(CommandRun.of("replay", dir, "--from", "20001").lines())
        .containsExactlyInAnyOrderElementsOf(more.lines().toList());
  }

  @Test
  void lineThatIsNotUtf8IsNamedAndWhatStandsBeforeItIsKept() {
    byte[] input = "a\nb\nc \303\n".getBytes(ISO_8859_1);
    CommandRun append = CommandRun.with(input, "append", dir);
    assertThat(append.code()).isEqualTo(2);
    assertThat(append.err().lines().toList())
        .satisfiesExactly(
            summary -> assertThat(summary).contains("appended 2 records"),
            error ->
                assertThat(error).startsWith("duralog: line 3 ").contains("byte 3", "--bytes"));
    assertThat(CommandRun.of("replay", dir).out()).isEqualTo("a\nb\n");
  }

  @Test
  void lineThatIsNoJsonObjectIsNamed() {
    CommandRun append = CommandRun.with("{}\n{\"a\":1,\"a\":2}\n", "append", dir, "--json");
    assertThat(append.code()).isEqualTo(2);
    assertThat(append.err()).contains("duralog: line 2: not a JSON object: duplicate key \"a\"");
    assertThat(CommandRun.of("replay", dir).out()).isEqualTo("{}\n");
  }

  @Test
  void inputThatCannotBeReadIsAnErrorAndNotTheEnd() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }
        };
    CommandRun append = CommandRun.with(broken, "append", dir);
    assertThat(append.code()).isEqualTo(2);
    assertThat(append.err()).contains("cannot read standard input: Input/output error");
  }

  @Test
  void acksAreIncreasingSequencesAndTheLastIsTheFinalOne() {
    List<String> acks = CommandRun.with(numbers(20_000), "append", dir, "--ack").lines();
    assertThat(acks).allMatch(line -> line.matches("\\d+"));
    assertThat(acks.stream().map(Long::valueOf).toList()).isSorted().doesNotHaveDuplicates();
    assertThat(acks.get(acks.size() - 1)).isEqualTo("20000");
    assertThat(CommandRun.with("", "append", dir, "--ack").lines()).containsExactly("20000");
    assertThat(CommandRun.with("x\ny\n", "append", dir, "--ack", "--durable").lines())
        .containsExactly("20001", "20002");
    assertThat(CommandRun.with(numbers(500), "append", dir, "--ack", "--durable").lines())
        .hasSize(500);
  }

  @Test
  void replayBeginsWithATime() {
    CommandRun.with(numbers(3), "append", dir);
    assertThat(CommandRun.of("replay", dir, "--from-time", "2001-02-03T04:05:06Z").out())
        .isEqualTo(numbers(3));
    assertThat(CommandRun.of("replay", dir, "--from-time", "2200-02-03T04:05:06Z").out()).isEmpty();
    CommandRun both =
        CommandRun.of("replay", dir, "--from", "2", "--from-time", "2001-02-03T04:05:06Z");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("exclude each other");
    CommandRun wrong = CommandRun.of("replay", dir, "--from-time", "yesterday");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("yesterday");
  }
}
