package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.duralog.EngineUnavailableException;
import io.duralog.bench.Cell.Work;
import io.duralog.bench.ContestantKind.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That every contestant does every workload it takes part in, in seconds; no number is judged. */
class BenchSmokeTest {
  static final Effort LITTLE = new Effort(20_000, 0.1);

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"DURALOG.*", "FILECHANNEL.*"})
  void everyContestantDoesItsWork(ContestantKind kind) throws Exception {
    for (Work work : Work.values()) {
      Cell cell =
          new Cell("cell", work, work == Work.DURABLE || work == Work.VIRTUAL ? 16 : 4, 100);
      if (!work.isApart() && cell.suits(kind)) {
        Path directory = Files.createDirectory(temp.resolve(kind + "-" + work));
        Sample sample = orSkip(() -> new CellRun(cell, kind, LITTLE).run(directory));
        assertThat(sample.rate()).as("%s %s", kind, work).isPositive();
        boolean timed = work.isTimed();
        assertThat(sample.p50() > 0).as("%s %s timed", kind, work).isEqualTo(timed);
        assertThat(sample.p99()).isBetween(sample.p50(), sample.p999());
        assertThat(sample.most() > 0).as("%s %s slowest", kind, work).isEqualTo(timed);
        assertThat(sample.most()).isGreaterThanOrEqualTo(sample.p999());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"DURALOG.*", "FILECHANNEL.*"})
  void whatAContestantMadeDurableItReadsBack(ContestantKind kind) throws Exception {
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

  @Test
  void everyCellCanBeToldToAForkedJvm() {
    assertThat(Rounds.cells()).allSatisfy(c -> assertThat(Cell.parse(c.spell())).isEqualTo(c));
  }

  /** A library that is not on this machine is no failure, and shows as skipped. */
  /** What is not there on this machine is skipped. */
  static <T> T orSkip(Callable<T> action) throws Exception {
    try {
      return action.call();
    } catch (RefusedException | EngineUnavailableException e) {
      return abort(String.valueOf(e.getMessage()));
    }
  }

  @Test
  void contestantsAreChosenByTheBeginningsOfTheirNames() {
    assertThat(ContestantKind.named(List.of("artemis", "device")))
        .containsExactly(
            ContestantKind.DEVICE, ContestantKind.ARTEMIS_AIO, ContestantKind.ARTEMIS_NIO);
    assertThat(ContestantKind.named(List.of()))
        .noneMatch(k -> k.family() == Family.PEER || k.family() == Family.ANCESTOR);
    assertThat(ContestantKind.named(List.of("all"))).containsExactly(ContestantKind.values());
    assertThatThrownBy(() -> ContestantKind.named(List.of("kafka")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka");
  }

  @Test
  void onlyCallsBetweenTheMarksCountAsSyncs() {
    Map<String, Integer> calls =
        SyncCheck.calls(
            List.of(
                "7 fdatasync(5) = 0",
                "7 openat(AT_FDCWD, \"w/records-begin\", O_WRONLY|O_CREAT|O_EXCL, 0666) = 6",
                "7 pwritev2(5, [], 1, 0, RWF_DSYNC) = 100",
                "8 fdatasync(5 <unfinished ...>",
                "8 <... fdatasync resumed>) = 0",
                "7 openat(AT_FDCWD, \"w/records-end\", O_WRONLY|O_CREAT|O_EXCL, 0666) = 6",
                "7 fdatasync(5) = 0"));
    assertThat(calls).isEqualTo(Map.of("pwritev2 RWF_DSYNC", 1, "fdatasync", 1));
    assertThat(SyncCheck.verdict(calls)).startsWith("NO");
    String async = "7 msync(0x7f00, 4096, MS_ASYNC) = 0";
    String begin = "7 openat(AT_FDCWD, \"w/records-begin\", O_WRONLY, 0666) = 6";
    List<String> idle = new ArrayList<>(List.of(begin));
    idle.addAll(Collections.nCopies(32, async));
    assertThat(SyncCheck.verdict(SyncCheck.calls(idle))).startsWith("NO");
    assertThat(SyncCheck.verdict(Map.of("fdatasync", 31))).startsWith("NO");
    assertThat(SyncCheck.verdict(Map.of("fdatasync", 32))).isEqualTo("syncs");
  }

  @Test
  void theAncestorIsLeftOutWithoutItsPackage() {
    Cell maps = new Cell("cell", Work.MAPS, 4, 100);
    assertThatThrownBy(() -> new Ancestor(null).run(maps, temp, LITTLE))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> new Ancestor(temp.resolve("none")).run(maps, temp, LITTLE))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("none");
  }
}
