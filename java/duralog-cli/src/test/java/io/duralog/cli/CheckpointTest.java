package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.Position;
import io.duralog.PositionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code checkpoint} and {@code retention}, which belong together. */
class CheckpointTest {
  @TempDir Path temp;
  private String dir;

  @BeforeEach
  void makeLog() {
    dir = temp.resolve("log").toString();
    try (DuraLog made = open()) {
      for (int i = 0; i < 100; i++) {
        made.append(new byte[3000]);
      }
    }
  }

  private DuraLog open() {
    return DuraLog.open(
        Path.of(dir),
        LogOptions.builder()
            .segmentSize(64 << 10)
            .groupBytes(8 << 10)
            .queueBytes(64 << 10)
            .build());
  }

  private static String ok(String... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }

  private static String fails(String... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    return run.err();
  }

  private long segments() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(dir))) {
      return files.filter(f -> f.toString().endsWith(".seg")).count();
    }
  }

  @Test
  void isSetListedAndRemovedBesideAWriter() {
    assertThat(ok("checkpoint", dir)).isEmpty();
    try (DuraLog log = open()) {
      assertThat(ok("checkpoint", dir, "set", "state", "40"))
          .isEqualTo("state is processed to 40, and holds what comes after it\n");
      assertThat(ok("checkpoint", dir)).startsWith("state: processed to 40, holds, stored 2");
      ok("checkpoint", dir, "set", "state", "30"); // also back
      assertThat(ok("checkpoint", dir, "list", "--json"))
          .startsWith("{\"checkpoints\":[{\"name\":\"state\",\"processed\":30,\"holds\":true,");
      assertThat(log.checkpoints().get("state").processed()).isEqualTo(30);
      assertThat(ok("info", dir)).contains("checkpoint      state: processed to 30, holds");
      assertThat(ok("info", dir, "--json"))
          .contains("\"checkpoints\":[{\"name\":\"state\",\"processed\":30,");
      assertThat(ok("checkpoint", dir, "remove", "state")).isEqualTo("state is removed\n");
    }
    assertThat(ok("checkpoint", dir)).isEmpty();
    assertThat(ok("info", dir, "--json")).contains("\"checkpoints\":[]");
  }

  @Test
  void whatItCannotDoIsOneLine() throws Exception {
    assertThat(fails("checkpoint", dir, "set", "state")).contains("'set NAME SEQUENCE'");
    assertThat(fails("checkpoint", dir, "remove")).contains("'remove NAME'");
    assertThat(fails("checkpoint", dir, "list", "x")).contains("'list'");
    assertThat(fails("checkpoint", dir, "set", "a/b", "3")).contains("a/b", "A-Z a-z 0-9");
    assertThat(fails("checkpoint", dir, "set", "a", "101")).contains("0 to 100", "101");
    assertThat(fails("checkpoint", dir, "remove", "none")).contains("no position none");
    ok("checkpoint", dir, "set", "state", "40");
    assertThat(fails("truncate", dir, "--before", "60"))
        .contains("checkpoint state holds", "begin with 41 at the latest", "move the checkpoint");
    ok("truncate", dir, "--before", "41");
    assertThat(fails("checkpoint", dir, "set", "old", "12")).contains("40 to 100", "12");
    try (DuraLog log = open();
        Position mine = log.position("mine", PositionOptions.defaults())) {
      assertThat(mine.processed()).isEqualTo(40);
      assertThat(fails("checkpoint", dir, "set", "mine", "50")).contains("already open in this");
    }
    Files.write(Path.of(dir, "position-state"), new byte[8192]);
    assertThat(ok("checkpoint", dir)).contains("state: damaged, may hold everything");
    CommandRun damaged = CommandRun.of("truncate", dir, "--before", "60");
    assertThat(damaged.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(damaged.err().lines())
        .singleElement()
        .asString()
        .contains("position-state", "checkpoint DIR remove state");
    ok("checkpoint", dir, "remove", "state");
    ok("truncate", dir, "--before", "60");
  }

  @Test
  void limitsAreShownAndApplied() throws Exception {
    assertThat(ok("retention", dir))
        .isEqualTo(
            "would be    0 records given up; the log would begin with sequence 1, 100 records\n");
    assertThat(ok("retention", dir, "--max-age", "7d")).contains("would be    0 records");
    ok("checkpoint", dir, "set", "state", "50");
    assertThat(ok("retention", dir, "--max-bytes", "0"))
        .contains("holds       state: processed to 50", "would be    ", "records given up")
        .doesNotContain("    0 records given up");
    long files = segments();
    assertThat(ok("info", dir)).contains("sequence 1 to 100");
    assertThat(ok("retention", dir, "--max-bytes", "0", "--apply", "--json"))
        .contains("\"lastSequence\":100,", "\"applied\":true", "\"name\":\"state\"");
    assertThat(segments()).isLessThan(files);
    assertThat(ok("info", dir, "--json")).doesNotContain("\"firstSequence\":1,");
    assertThat(ok("retention", dir, "--max-bytes", "0")).contains("    0 records given up");
    ok("checkpoint", dir, "remove", "state");
    assertThat(ok("retention", dir, "--max-bytes", "0", "--apply"))
        .contains("records given up; " + dir + " begins with sequence");
    assertThat(fails("retention", dir, "--apply")).contains("--max-bytes or --max-age");
    assertThat(fails("retention", dir, "--max-age", "0d")).contains("more than zero");
    assertThat(fails("retention", dir, "--max-age", "long")).contains("7d, 12h");
    try (DuraLog log = open()) {
      assertThat(fails("retention", dir, "--max-bytes", "0", "--apply"))
          .contains("already open for writing");
      assertThat(log.firstSequence()).isGreaterThan(50);
    }
  }
}
