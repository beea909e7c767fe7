package io.duralog.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.duralog.model.CommitModel.Counterexample;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** With all rules the promises hold in every state; without any one of them they do not. */
@Timeout(300)
class CommitModelTest {
  @ParameterizedTest
  @EnumSource
  void withAllRulesEveryPromiseHolds(World world) {
    CommitModel model = new CommitModel(EnumSet.noneOf(Rule.class), world);
    int states = model.visit();
    System.out.printf("%s: %,d states, %,d recoveries%n", world, states, model.recoveries());
    assertThat(states).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "SEQUENCE, LINKS_COLLIDE",
    "LINK, ZEROS_LOST_RUNS_REPEAT",
    "RUN, ZEROS_LOST_LINKS_COLLIDE",
    "RECORD_CHECKS, HONEST",
    "DURABLE_MARK, HONEST",
    "TAIL_CUT, HONEST",
    "TAIL_CUT_SYNCED, HONEST",
    "RECOVERED_SYNCED, HONEST",
    "ACKNOWLEDGED_AFTER_SYNC, HONEST",
    "ACKNOWLEDGED_IN_ORDER, HONEST"
  })
  void withoutARuleOneIsBroken(Rule rule, World world) {
    Throwable found = catchThrowable(() -> new CommitModel(EnumSet.of(rule), world).visit());
    assertThat(found).as("%s is not needed", rule).isInstanceOf(Counterexample.class);
    System.out.println("without " + rule + " (" + world + "): " + found.getMessage());
  }

  /** Why the worlds are needed: in the honest one these stand in for one another. */
  @Test
  void linkRunAndClearedTailStandInForOneAnother() {
    for (Rule rule : new Rule[] {Rule.SEQUENCE, Rule.LINK, Rule.RUN}) {
      new CommitModel(EnumSet.of(rule), World.HONEST).visit();
    }
    Set<Rule> both = EnumSet.of(Rule.LINK, Rule.RUN);
    assertThatThrownBy(() -> new CommitModel(both, World.ZEROS_LOST_RUNS_REPEAT).visit())
        .isInstanceOf(Counterexample.class);
  }
}
