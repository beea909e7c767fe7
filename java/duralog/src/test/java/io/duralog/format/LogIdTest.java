package io.duralog.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What tells one log, one run and one moment from another. */
class LogIdTest {
  @Test
  void noTwoAreTheSame() {
    Set<Long> drawn = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      drawn.add(LogId.randomNumber());
      drawn.add(LogId.random().value());
    }
    assertThat(drawn).hasSize(2_000).doesNotContain(0L);
  }

  @Test
  void theSeedIsThatOfTheDocument() {
    assertThat(LogId.of(0x0123456789ABCDEFL).seed()).isEqualTo(0x89022CEA);
    assertThat(LogId.of(7)).isEqualTo(LogId.of(7)).isNotEqualTo(LogId.of(8));
  }

  @Test
  void theTimeIsThatOfTheWall() {
    Instant before = Instant.now();
    long nanos = WallClock.nanos();
    Instant then =
        Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), nanos % 1_000_000_000L);
    assertThat(then).isBetween(before, Instant.now());
  }
}
