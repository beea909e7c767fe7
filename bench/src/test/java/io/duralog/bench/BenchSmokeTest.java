package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.bench.Cell.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** That every contestant does every workload it takes part in, in seconds; no number is judged. */
class BenchSmokeTest {
  private static final Effort LITTLE = new Effort(20_000, 0.1);

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource
  void everyContestantDoesItsWork(ContestantKind kind) throws Exception {
    for (Work work : Work.values()) {
      Cell cell = new Cell("cell", work, work == Work.DURABLE ? 16 : 4, 100);
      if (cell.suits(kind)) {
        Path directory = Files.createDirectory(temp.resolve(kind + "-" + work));
        Sample sample = new CellRun(cell, kind, LITTLE).run(directory);
        assertThat(sample.rate()).as("%s %s", kind, work).isPositive();
        assertThat(sample.p99()).isGreaterThanOrEqualTo(sample.p50());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAContestantMadeDurableItReadsBack(ContestantKind kind) throws Exception {
    Path directory = Files.createDirectory(temp.resolve("log"));
    Content content = new Content(100);
    try (Contestant contestant = kind.open(directory, 1 << 20)) {
      for (int i = 0; i < 10; i++) {
        contestant.appendDurable(content.of(i));
      }
      long[] next = {0};
      contestant.visit(
          (sequence, type, payload) ->
              assertThat(Content.check(payload, 100)).isEqualTo(next[0]++));
      assertThat(next[0]).isEqualTo(10);
    }
  }

  @Test
  void measuresInForkedJvmsReportsAndCleansUp() throws Exception {
    Path json = temp.resolve("out.json");
    Path work = Files.createDirectory(temp.resolve("work"));
    List<String> args =
        List.of(
            "--dir=" + work,
            "--records=20000",
            "--seconds=0.1",
            "--rounds=1",
            "--only=W1 100,device",
            "--json=" + json);
    assertThat(new CommandLine(new BenchCommand()).execute(args.toArray(new String[0]))).isZero();
    assertThat(Files.readString(json))
        .contains("\"W1 100 B\"", "FileChannel, appending", "duralog");
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }
}
