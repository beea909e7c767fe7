package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailTest {
  @TempDir Path temp;
  private String dir;

  @BeforeEach
  void nameTheLog() {
    dir = temp.resolve("log").toString();
  }

  private static void append(DuraLog log, int from, int to) {
    for (int i = from; i <= to; i++) {
      assertThat(log.append("r" + i)).isEqualTo(i);
    }
    log.sync();
  }

  private static String records(int from, int to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(i -> "r" + i + "\n")
        .collect(Collectors.joining());
  }

  private CommandRun tail(String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "tail";
    args[1] = dir;
    System.arraycopy(more, 0, args, 2, more.length);
    return CommandRun.of(args);
  }

  @Test
  void printsTheLastRecordsOrThoseFromAPlaceOn() {
    Instant middle;
    try (DuraLog log = DuraLog.open(Path.of(dir))) {
      append(log, 1, 30);
      middle = Instant.now();
      append(log, 31, 40);
    }
    assertThat(tail().out()).isEqualTo(records(31, 40));
    assertThat(tail("-n", "3").out()).isEqualTo(records(38, 40));
    assertThat(tail("-n", "0").out()).isEmpty();
    assertThat(tail("-n", "999").out()).isEqualTo(records(1, 40));
    assertThat(tail("--from", "first", "--limit", "7").out()).isEqualTo(records(1, 7));
    assertThat(tail("--from", "25").out()).isEqualTo(records(25, 40));
    assertThat(tail("--from", "end").out()).isEmpty();
    assertThat(tail("--from", middle.toString()).out()).isEqualTo(records(31, 40));
    assertThat(tail("--from", "2999-01-01T00:00:00Z").out()).isEmpty();
    CommandRun numbered = tail("-n", "1", "--with-sequence");
    assertThat(numbered.out()).isEqualTo("40\tr40\n");
    assertThat(numbered.err()).isEmpty();
    assertThat(numbered.code()).isZero();
  }

  @Test
  void aWrongPlaceIsOneLineAndTwo() {
    try (DuraLog log = DuraLog.open(Path.of(dir))) {
      append(log, 1, 3);
    }
    for (String[] wrong :
        new String[][] {
          {"--from", "x"},
          {"--from", ""},
          {"--from", "0"},
          {"--limit", "0"},
          {"-n", "-1"},
          {"--from", "1", "-n", "1"},
          {"--from", "99999999999999999999"}
        }) {
      CommandRun run = tail(wrong);
      assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.COULD_NOT);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .contains("see 'duralog tail --help'");
    }
    CommandRun behind = tail("--from", "5");
    assertThat(behind.code()).isEqualTo(ExitCode.COULD_NOT);
    assertThat(behind.err()).contains("1 to 4, not 5");
  }

  /** The writer comes and goes, cuts and deletes; the command goes on. */
  @Test
  void followsAWriterThroughAllItDoes() throws Exception {
    LogOptions small = LogOptions.builder().segmentSize(1 << 20).build();
    FutureTask<CommandRun> follows;
    try (DuraLog log = DuraLog.open(Path.of(dir), small)) {
      append(log, 1, 5);
      follows = new FutureTask<>(() -> tail("-f", "--from", "first", "--limit", "16"));
      new Thread(follows, "follows").start();
    }
    try (CommandProcess other =
        new CommandProcess(temp.resolve("err"), "tail", dir, "-f", "--from", "first")) {
      for (int i = 1; i <= 5; i++) {
        assertThat(other.line()).isEqualTo("r" + i);
      }
      try (DuraLog log = DuraLog.open(Path.of(dir), small)) {
        append(log, 6, 10);
        for (int i = 6; i <= 10; i++) {
          assertThat(other.line()).isEqualTo("r" + i);
        }
        log.truncateAfter(8);
        append(log, 9, 10);
        assertThat(other.line()).isEqualTo("r9");
        assertThat(other.line()).isEqualTo("r10");
        assertThat(other.err()).contains("was cut", "8");
        log.reset(100);
        append(log, 100, 103);
        for (int i = 100; i <= 103; i++) {
          assertThat(other.line()).isEqualTo("r" + i);
        }
        assertThat(other.err().lines()).hasSize(2);
      }
      other.terminate();
      assertThat(other.exitCode()).isEqualTo(143);
    }
    assertThat(follows.get().code()).isZero();
    assertThat(follows.get().out()).startsWith(records(1, 5)).endsWith(records(100, 103));
  }
}
