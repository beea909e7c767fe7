package io.duralog.commit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When batches count as a bulk load. */
class BulkLoadDetectorTest {
  private static final long MILLISECOND = 1_000_000;

  private long now = 42;
  private final BulkLoadDetector burst = new BulkLoadDetector(() -> now);

  private void place(int batches, int bytes, long nanosBetween) {
    for (int i = 0; i < batches; i++) {
      now += nanosBetween;
      burst.placed(bytes);
    }
  }

  @Test
  void oneGroupIsNoBulkWhateverItsRate() {
    place(1, 1 << 20, 0);

    assertThat(burst.isBulk()).isFalse();
  }

  @Test
  void aGigabyteInASecondIs() {
    place(4, 1 << 20, MILLISECOND);

    assertThat(burst.isBulk()).isTrue();
  }

  @Test
  void fiftyMegabytesInASecondAreNot() {
    place(200, 1 << 20, 20 * MILLISECOND);

    assertThat(burst.isBulk()).isFalse();
  }

  @Test
  void aLogThatWasIdleIsFilledInBulkAtOnce() {
    now += 1_000_000 * MILLISECOND;
    place(2, 1 << 20, MILLISECOND);

    assertThat(burst.isBulk()).isTrue();
  }

  @Test
  void aBulkLoadThatTurnsIntoATrickleEnds() {
    place(100, 1 << 20, MILLISECOND);
    place(4000, 4096, MILLISECOND);

    assertThat(burst.isBulk()).isFalse();
  }

  @Test
  void aPauseEndsIt() {
    place(100, 1 << 20, MILLISECOND);
    place(1, 4096, 50 * MILLISECOND);

    assertThat(burst.isBulk()).isFalse();
  }
}
