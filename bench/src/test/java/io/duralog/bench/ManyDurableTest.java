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

/** That each thread really has a log of its own, where it should. */
class ManyDurableTest {
  private static final int LOGS = 5;

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource(
      value = ContestantKind.class,
      names = {"DURALOG_DIRECT", "FILECHANNEL_APPENDING"})
  void everyThreadFillsALogOfItsOwn(ContestantKind kind) throws Exception {
    Cell logs = ManyDurable.cells(LOGS).get(0);
    Sample sample = new CellRun(logs, kind, new Effort(1, 0.2)).run(temp);
    assertThat(sample.rate()).isPositive();
    assertThat(sample.p99()).isPositive();
    for (int i = 0; i < LOGS; i++) {
      assertThat(records(kind, temp.resolve("log").resolve("log-" + i))).isPositive();
    }
  }

  private static long records(ContestantKind kind, Path log) {
    long[] count = {0};
    kind.openReader(log).visit((sequence, type, payload) -> count[0]++);
    return count[0];
  }

  @Test
  void theOtherRowHasOneLogForAsManyThreads() {
    Cell one = ManyDurable.cells(LOGS).get(1);
    assertThat(one.work()).isEqualTo(Work.DURABLE);
    assertThat(one.threads()).isEqualTo(LOGS);
    assertThat(one.suits(ContestantKind.DEVICE)).isFalse();
  }

  @Test
  void bothRowsCanBeToldToAForkedJvm() {
    assertThat(ManyDurable.cells(LOGS))
        .allSatisfy(c -> assertThat(Cell.parse(c.spell())).isEqualTo(c));
  }

  @Test
  void theCommandMeasuresBothRowsAndCleansUp() throws Exception {
    Path work = Files.createDirectory(temp.resolve("work"));
    Path json = temp.resolve("out.json");
    String[] args = {
      "--dir=" + work,
      "--peers=duralog-direct",
      "--many-durable=" + LOGS,
      "--seconds=0.1",
      "--rounds=1",
      "--json=" + json
    };
    assertThat(new CommandLine(new BenchCommand()).execute(args)).isZero();
    List<String> rows = ManyDurable.cells(LOGS).stream().map(Cell::name).toList();
    assertThat(Files.readString(json)).contains(rows).doesNotContain("W1");
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }
}
