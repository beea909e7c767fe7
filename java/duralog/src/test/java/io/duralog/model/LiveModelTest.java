package io.duralog.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page {@code live}: with all rules no tailer is misled; without any one of them one is. */
@Timeout(60)
class LiveModelTest {
  @Test
  void withAllRulesWhatIsHandedOnIsDurableAndInOrder() {
    LiveModel model = new LiveModel(EnumSet.noneOf(LiveRule.class));
    assertThat(model.visit()).isNull();
    System.out.println("page live: " + model.states() + " states");
    assertThat(model.states()).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @EnumSource
  void withoutARuleATailerIsMisled(LiveRule rule) {
    String found = new LiveModel(EnumSet.of(rule)).visit();
    assertThat(found).as("%s is not needed", rule).isNotNull();
    System.out.println("without " + rule + ": " + found);
  }
}
