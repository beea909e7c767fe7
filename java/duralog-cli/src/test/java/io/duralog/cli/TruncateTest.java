package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruncateTest {
  @TempDir Path temp;
  private String dir;

  @BeforeEach
  void makeLog() {
    dir = temp.resolve("log").toString();
    String lines =
        IntStream.rangeClosed(1, 20).mapToObj(i -> "r" + i + "\n").collect(Collectors.joining());
    assertThat(CommandRun.with(lines, "append", dir).code()).isZero();
  }

  @Test
  void beginsThereForEveryOtherCommand() {
    CommandRun truncate = CommandRun.of("truncate", dir, "--before", "18");
    assertThat(truncate.code()).as(truncate.err()).isZero();
    assertThat(truncate.out())
        .isEqualTo("17 records given up; " + dir + " begins with sequence 18, 3 records\n");
    assertThat(CommandRun.of("replay", dir).out()).isEqualTo("r18\nr19\nr20\n");
    assertThat(CommandRun.of("replay", dir, "--limit", "0").out()).isEmpty();
    assertThat(CommandRun.of("info", dir).out()).contains("3 (sequence 18 to 20)");
    assertThat(CommandRun.of("info", dir, "--json").out())
        .contains("\"firstSequence\":18,\"lastSequence\":20", "\"cleanlyClosed\":true");
    CommandRun verify = CommandRun.of("verify", dir);
    assertThat(verify.code()).isZero();
    assertThat(verify.out()).contains("sound", "3 records", "18 to 20");
    CommandRun gone = CommandRun.of("replay", dir, "--from", "17");
    assertThat(gone.code()).isEqualTo(2);
    assertThat(gone.err().lines())
        .singleElement()
        .asString()
        .contains("begins with sequence 18", "read from 18 on");
  }

  @Test
  void endsThereForEveryOtherCommand() {
    CommandRun truncate = CommandRun.of("truncate", dir, "--after", "3");
    assertThat(truncate.code()).as(truncate.err()).isZero();
    assertThat(truncate.out())
        .isEqualTo("17 records cut away; " + dir + " ends with sequence 3, 3 records\n");
    assertThat(CommandRun.of("replay", dir).out()).isEqualTo("r1\nr2\nr3\n");
    assertThat(CommandRun.with("new\n", "append", dir).code()).isZero();
    assertThat(CommandRun.of("replay", dir, "--from", "3").out()).isEqualTo("r3\nnew\n");
    assertThat(CommandRun.of("truncate", dir, "--after", "0").out()).contains("4 records cut away");
    assertThat(CommandRun.of("replay", dir).out()).isEmpty();
    CommandRun wrong = CommandRun.of("truncate", dir, "--after", "1");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err().lines()).singleElement().asString().contains("--after", "0 to 0");
    CommandRun both = CommandRun.of("truncate", dir, "--after", "1", "--before", "1");
    assertThat(both.code()).isEqualTo(2);
  }

  @Test
  void whatItCannotDoIsOneLine() {
    CommandRun wrong = CommandRun.of("truncate", dir, "--before", "22");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err().lines()).singleElement().asString().contains("--before", "1 to 21");
    CommandRun none = CommandRun.of("truncate", temp.resolve("none").toString(), "--before", "1");
    assertThat(none.code()).isEqualTo(2);
    assertThat(temp.resolve("none")).doesNotExist();
    assertThat(CommandRun.of("truncate", dir).code()).isEqualTo(2);
    try (DuraLog log = DuraLog.open(Path.of(dir))) {
      assertThat(log.firstSequence()).isOne();
      CommandRun held = CommandRun.of("truncate", dir, "--before", "3");
      assertThat(held.code()).isEqualTo(2);
      assertThat(held.err()).contains("already open for writing");
    }
  }
}
