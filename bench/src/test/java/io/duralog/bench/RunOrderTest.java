package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.bench.Rounds.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunOrderTest {
  private static final int ROUNDS = 8;
  private static final List<ContestantKind> KINDS = ContestantKind.named(List.of());

  @TempDir Path temp;

  private List<List<Step>> rounds(long seed) {
    ForkedRun forked = new ForkedRun(temp, List.of(), new DeviceLimit(temp), new Ancestor(null));
    Rounds rounds =
        new Rounds(
            Rounds.cells(),
            forked,
            KINDS,
            row -> row.startsWith("W") || row.startsWith("device"),
            new Effort(1, 1),
            new RunOrder(seed));
    return IntStream.range(0, ROUNDS).mapToObj(i -> rounds.nextRound()).toList();
  }

  private static List<String> contestants(List<Step> round, String row) {
    return round.stream().filter(s -> s.row().equals(row)).map(Step::who).toList();
  }

  private static List<String> texts(List<List<Step>> rounds) {
    return rounds.stream().flatMap(List::stream).map(s -> s.row() + " " + s.who()).toList();
  }

  @Test
  void contestantsRunInAnotherOrderInEachRound() {
    List<List<Step>> rounds = rounds(1);
    List<String> usual = KINDS.stream().map(ContestantKind::title).toList();
    List<List<String>> orders = rounds.stream().map(r -> contestants(r, "W2 1 thread")).toList();
    assertThat(orders).allSatisfy(o -> assertThat(o).containsExactlyInAnyOrderElementsOf(usual));
    assertThat(orders.stream().distinct().count()).isGreaterThan(ROUNDS / 2);
    assertThat(orders.stream().map(o -> o.get(0)).distinct().count()).isGreaterThan(1);
  }

  @Test
  void theContestantsOfARowStayTogether() {
    List<String> rows = rounds(1).get(0).stream().map(Step::row).toList();
    List<String> expected =
        rows.stream().distinct().flatMap(row -> rows.stream().filter(row::equals)).toList();
    assertThat(rows).isEqualTo(expected);
    assertThat(rows).startsWith("device 4 KiB, bytes", "device 1024 KiB, bytes", "W1 100 B");
  }

  @Test
  void aSeedRepeatsAllOrders() {
    assertThat(texts(rounds(7))).isEqualTo(texts(rounds(7))).isNotEqualTo(texts(rounds(8)));
  }
}
