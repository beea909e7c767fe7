package io.duralog.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.duralog.model.CommitModel.Counterexample;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The beginning and the end of a log move: with all rules the promises hold in every state, and
 * without any one of them they do not. Bounds are operations/reopenings/batches/segments.
 */
@Timeout(300)
class LifeModelTest {
  private static final Set<LifeRule> ALL = EnumSet.noneOf(LifeRule.class);

  /** A program of the same rules in another language has visited exactly as many. */
  @ParameterizedTest
  @CsvSource({"2/1/1/4, 57846, 12144", "1/1/2/4, 92322, 15104", "1/2/1/4, 41086, 21493"})
  void withAllRulesEveryPromiseHolds(String bounds, int states, long recoveries) {
    LifeModel model = visited(ALL, bounds);
    assertThat(model.states()).isEqualTo(states);
    assertThat(model.recoveries()).isEqualTo(recoveries);
  }

  @Test
  void readersBelieveNothingFalse() {
    assertThat(visitedByReaders(ALL, 2)).isEqualTo(394_959);
  }

  @ParameterizedTest
  @CsvSource({
    "TMP_SYNCED, 1/1/1/4",
    "ROOT_DURABLE, 1/1/1/4",
    "IGNORE_BELOW, 1/1/1/4",
    "BEGIN_AT_MARK, 1/1/1/4",
    "KEEP_FIRST, 1/1/1/4",
    "COPY_SYNCED, 1/1/1/4",
    "COPY_NAME_SYNCED, 1/1/1/4",
    "COPY_READ, 1/1/1/4",
    "CUT_HONOURED, 1/1/1/4",
    "REDO_DURABLE, 1/1/1/4",
    "CUT_CLEARED, 1/1/1/4",
    "FLOOR_LOWERED, 1/2/1/4",
    "DRAINED, 1/1/2/4",
    "RESET_FRESH, 1/1/1/4",
    "TAIL_CUT, 1/2/1/4"
  })
  void withoutARuleOneIsBroken(LifeRule rule, String bounds) {
    Throwable found = catchThrowable(() -> visited(EnumSet.of(rule), bounds));
    assertThat(found).as("%s is not needed", rule).isInstanceOf(Counterexample.class);
    System.out.println("without " + rule + ": " + found.getMessage());
  }

  @ParameterizedTest
  @EnumSource(names = {"ROOT_FIRST", "ROOT_AGAIN", "COPY_THEN_NAME"})
  void withoutARuleAReaderIsWrong(LifeRule rule) {
    Throwable found = catchThrowable(() -> visitedByReaders(EnumSet.of(rule), 2));
    assertThat(found).as("%s is not needed", rule).isInstanceOf(Counterexample.class);
    System.out.println("without " + rule + ": " + found.getMessage());
  }

  /** Why segments are never recycled with their blocks in them. */
  @Test
  void aRecycledSegmentBringsRecordsBack() {
    LifeModel model = new LifeModel(ALL, LifeBounds.recycled());
    Throwable found = catchThrowable(model::visit);
    assertThat(found).isInstanceOf(Counterexample.class);
    System.out.println("recycled with its blocks: " + found.getMessage());
  }

  /** CUT guards the segments after the end, in whatever order they go. */
  @Test
  void theOrderOfDeletesDoesNotMatter() {
    Set<LifeRule> off = EnumSet.of(LifeRule.STRICT_DELETE);
    assertThat(visited(off, "2/1/1/4").states()).isGreaterThan(50_000);
    assertThat(visitedByReaders(off, 2)).isGreaterThan(300_000);
  }

  /** By ci/model: what takes long. */
  @Test
  @EnabledIfSystemProperty(named = "duralog.model.bounds", matches = ".+")
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  void deeper() {
    for (String bounds : System.getProperty("duralog.model.bounds").split(" ")) {
      visited(ALL, bounds);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "duralog.model.readers", matches = ".+")
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  void deeperReaders() {
    visitedByReaders(ALL, Integer.getInteger("duralog.model.readers"));
  }

  private static LifeModel visited(Set<LifeRule> off, String bounds) {
    LifeModel model = new LifeModel(off, LifeBounds.parse(bounds));
    model.visit();
    System.out.printf(
        "%s without %s: %,d states, %,d recoveries%n",
        bounds, off, model.states(), model.recoveries());
    return model;
  }

  private static long visitedByReaders(Set<LifeRule> off, int operations) {
    long states = new LifeReaders(off, operations).visit();
    System.out.printf(
        "readers beside %d operations without %s: %,d states%n", operations, off, states);
    return states;
  }
}
