package io.duralog.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.engine.Host;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** The committer waits for company only where it comes, and while that costs it no core. */
class GatheringTest {
  private static final long LOOK_NANOS = 1_000;

  private long now;
  private int looks;
  private final Gathering gathering =
      new Gathering(
          new Host() {
            @Override
            public long nanoTime() {
              now += LOOK_NANOS;
              return now;
            }
          });

  /** How often it looks at what is there, in one wait for eight. */
  private int looks(IntSupplier there) {
    looks = 0;
    gathering.acknowledged(5, 3);
    gathering.await(
        () -> {
          looks++;
          return there.getAsInt();
        });
    return looks;
  }

  private int waitsLeftOut() {
    int left = 0;
    while (looks(() -> 8) == 0) {
      left++;
    }
    return left;
  }

  @Test
  void endsAsSoonAsAllAreThere() {
    assertThat(looks(() -> 8)).isEqualTo(2); // the first look is at what was there before
    assertThat(looks(() -> looks)).isEqualTo(8);
  }

  private boolean looksAfter(int callers, int others) {
    boolean[] looked = {false};
    gathering.acknowledged(callers, others);
    gathering.await(
        () -> {
          looked[0] = true;
          return callers + others;
        });
    return looked[0];
  }

  @Test
  void whoIsAloneOrWaitsForNothingIsNotWaitedFor() {
    assertThat(looksAfter(1, 0)).isFalse();
    assertThat(looksAfter(0, 5)).isFalse();
    assertThat(looksAfter(1, 1_000)).as("beside appends that nobody waits for").isFalse();
    assertThat(looksAfter(1, 1)).as("two that went by turns").isTrue();
    assertThat(looksAfter(2, 0)).isTrue();
    int[] looks = {0};
    gathering.await(() -> looks[0]++);
    assertThat(looks[0]).as("once for an acknowledgement").isZero();
  }

  @Test
  void waitsNoLongerThanFortyMicrosecondsAndIsLeftOutWhereNobodyComes() {
    for (int i = 0; i < 4; i++) {
      assertThat(looks(() -> 0)).isBetween(30, 50);
    }
    assertThat(waitsLeftOut()).isEqualTo(64);
    for (int i = 0; i < 4; i++) {
      looks(() -> 0);
    }
    assertThat(waitsLeftOut()).as("longer, as it did not pay again").isEqualTo(128);
  }

  @Test
  void isNotLeftOutWhereMostCome() {
    for (int i = 0; i < 100; i++) {
      assertThat(looks(() -> looks == 1 ? 0 : 5)).isPositive();
    }
  }

  @Test
  void doesNotHoldTheDiskUpForMany() {
    int[] seen = {0};
    gathering.acknowledged(17, 0);
    gathering.await(() -> seen[0]++);
    assertThat(seen[0]).isEqualTo(2);
  }

  @Test
  void aCoreThatWasLostIsNotGivenAwayAgainSoon() {
    IntSupplier slow =
        () -> {
          now += 1_000_000;
          return 0;
        };
    assertThat(looks(slow)).isEqualTo(2);
    assertThat(waitsLeftOut()).isEqualTo(64);
    looks(slow);
    assertThat(waitsLeftOut()).isEqualTo(512);
  }

  @Test
  void trustComesBackWhereItPays() {
    for (int i = 0; i < 4; i++) {
      looks(() -> 0);
    }
    for (int i = 0; i < 64 + 1024; i++) {
      looks(() -> 8);
    }
    for (int i = 0; i < 4; i++) {
      looks(() -> 0);
    }
    assertThat(waitsLeftOut()).isEqualTo(64);
  }
}
