package io.duralog.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record tells its own sequence, also where the lower 32 bits of it have just begun anew. */
class SolveSequenceTest {
  private static final int UNBOUND = 0x12345678;
  private static final int SEED = 0x89022CEA;

  private static long solve(long sequence, long near) {
    int stored = RecordFormat.bind(UNBOUND, SEED, sequence);
    return RecordFormat.solveSequence(UNBOUND, stored, SEED, near);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        1,
        1000,
        0x7FFF_FFFFL,
        0x8000_0000L,
        0xFFFF_FF00L,
        0x1_0000_0000L,
        0x1_7FFF_FFFFL,
        0x2_0000_0000L,
        0x7FFF_FFFF_0000_0000L,
        0x7FFF_FFFF_FFFF_0000L
      })
  void whateverIsNearby(long sequence) {
    for (long apart : new long[] {0, 1, 500, 70_000, 1 << 24}) {
      if (sequence - apart > 0) {
        assertThat(solve(sequence, sequence - apart)).as("%d before", apart).isEqualTo(sequence);
      }
      if (sequence + apart > 0) {
        assertThat(solve(sequence, sequence + apart)).as("%d behind", apart).isEqualTo(sequence);
      }
    }
  }

  /** Near the begin of a log there is nothing below; garbage gives a number far away. */
  @ParameterizedTest
  @ValueSource(longs = {0x8000_0010L, 0xFFFF_FFFFL})
  void noneIsNegative(long farAway) {
    assertThat(solve(farAway, 5)).isEqualTo(farAway);
  }
}
