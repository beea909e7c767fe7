package io.duralog.recovery;

import static io.duralog.OnDamage.SALVAGE;
import static io.duralog.OnDamage.STOP_AT_TORN_TAIL;
import static io.duralog.OnDamage.STRICT;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.OnDamage;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision table of FORMAT.md, every cell. */
class RecoveryActionTest {
  @ParameterizedTest
  @CsvSource({
    // found, proven, default, STRICT, SALVAGE
    "SOUND,       false, ACCEPT,            ACCEPT, ACCEPT",
    "SOUND,       true,  ACCEPT,            ACCEPT, ACCEPT",
    "BAD_PADDING, false, ACCEPT_AND_REPORT, REFUSE, ACCEPT_AND_REPORT",
    "BAD_PADDING, true,  ACCEPT_AND_REPORT, REFUSE, ACCEPT_AND_REPORT",
    "BAD_RECORDS, false, CUT,               REFUSE, CUT",
    "BAD_RECORDS, true,  REFUSE,            REFUSE, SALVAGE",
    "UNCHAINED,   false, CUT,               REFUSE, CUT",
    "UNCHAINED,   true,  REFUSE,            REFUSE, SALVAGE",
    "GARBAGE,     false, CUT,               REFUSE, CUT",
    "GARBAGE,     true,  REFUSE,            REFUSE, SALVAGE",
    "HOLE,        false, CUT,               REFUSE, CUT",
    "HOLE,        true,  REFUSE,            REFUSE, SALVAGE",
    "NOTHING,     false, END,               END,    END",
    "NOTHING,     true,  REFUSE,            REFUSE, SALVAGE",
    "GAP,         false, REFUSE,            REFUSE, SALVAGE",
    "GAP,         true,  REFUSE,            REFUSE, SALVAGE",
  })
  void isAsTheTableSays(
      PlaceVerdict found,
      boolean proven,
      RecoveryAction byDefault,
      RecoveryAction strict,
      RecoveryAction salvage) {
    assertThat(RecoveryAction.decide(found, proven, STOP_AT_TORN_TAIL)).isEqualTo(byDefault);
    assertThat(RecoveryAction.decide(found, proven, STRICT)).isEqualTo(strict);
    assertThat(RecoveryAction.decide(found, proven, SALVAGE)).isEqualTo(salvage);
  }

  @Test
  void theTableAboveIsComplete() throws Exception {
    String[] rows =
        RecoveryActionTest.class
            .getDeclaredMethod(
                "isAsTheTableSays",
                PlaceVerdict.class,
                boolean.class,
                RecoveryAction.class,
                RecoveryAction.class,
                RecoveryAction.class)
            .getAnnotation(CsvSource.class)
            .value();
    Set<PlaceVerdict> named = EnumSet.noneOf(PlaceVerdict.class);
    Stream.of(rows)
        .forEach(r -> named.add(PlaceVerdict.valueOf(r.substring(0, r.indexOf(',')).strip())));
    assertThat(named).isEqualTo(EnumSet.allOf(PlaceVerdict.class));
    assertThat(rows).hasSize(2 * PlaceVerdict.values().length);
    assertThat(OnDamage.values()).hasSize(3);
  }

  @Test
  void whatWasDurableIsNeverCut() {
    for (PlaceVerdict found : PlaceVerdict.values()) {
      for (OnDamage mode : OnDamage.values()) {
        assertThat(RecoveryAction.decide(found, true, mode))
            .isNotIn(RecoveryAction.CUT, RecoveryAction.END);
      }
    }
  }
}
