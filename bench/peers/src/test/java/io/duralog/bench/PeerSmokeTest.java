package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.bench.Cell.Work;
import io.duralog.bench.ContestantKind.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That every peer does every workload it takes part in; no number is judged. */
class PeerSmokeTest {
  private static final Effort LITTLE = new Effort(20_000, 0.1);

  @TempDir Path temp;

  static Stream<ContestantKind> peers() {
    return Arrays.stream(ContestantKind.values()).filter(k -> k.family() == Family.PEER);
  }

  @ParameterizedTest
  @MethodSource("peers")
  void everyPeerDoesItsWork(ContestantKind kind) throws Exception {
    for (Work work : Work.values()) {
      Cell cell =
          new Cell("cell", work, work == Work.DURABLE || work == Work.VIRTUAL ? 16 : 4, 100);
      if (!work.isApart() && cell.suits(kind)) {
        Path directory = Files.createDirectory(temp.resolve(kind + "-" + work));
        Sample sample = orSkip(() -> new CellRun(cell, kind, LITTLE).run(directory));
        assertThat(sample.rate()).as("%s %s", kind, work).isPositive();
        assertThat(sample.p99()).isGreaterThanOrEqualTo(sample.p50());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("peers")
  void whatAPeerMadeDurableItReadsBack(ContestantKind kind) throws Exception {
    Path directory = Files.createDirectory(temp.resolve("log"));
    Content content = new Content(100);
    try (Contestant contestant = orSkip(() -> kind.open(directory, 1 << 20))) {
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

  @ParameterizedTest
  @MethodSource("peers")
  void whatAPeerWroteAndClosedAReaderReads(ContestantKind kind) throws Exception {
    Cell cold = new Cell("cell", Work.COLD, 4, 100);
    assumeTrue(cold.suits(kind));
    orSkip(() -> new CellRun(cold, kind, LITTLE).write(temp));
    try (RecordReader reader = kind.openReader(temp.resolve("log"))) {
      assertThat(Pass.through(reader::visit, 100, LITTLE.records())).isPositive();
      assertThat(Pass.through(reader::visit, 100, LITTLE.records())).isPositive();
    }
  }

  /** A library that is not on this machine is no failure, and shows as skipped. */
  private static <T> T orSkip(Callable<T> action) throws Exception {
    try {
      return action.call();
    } catch (RefusedException e) {
      return abort(String.valueOf(e.getMessage()));
    }
  }
}
