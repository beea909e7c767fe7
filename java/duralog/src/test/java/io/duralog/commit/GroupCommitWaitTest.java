package io.duralog.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.host.Host;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** The committer waits for company only where it comes, and while that costs it no core. */
class GroupCommitWaitTest {
  private static final long LOOK_NANOS = 1_000;

  /** More is for ever. */
  private static final int MOST = 100_000;

  private long now;
  private int looks;
  private final GroupCommitWait gathering =
      new GroupCommitWait(
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
    while (left < MOST && looks(() -> 8) == 0) {
      left++;
    }
    return left;
  }

  /** Waits in vain until it is left out; returns how often. */
  private int vainWaits(IntSupplier there) {
    int vain = 0;
    while (vain < MOST && looks(there) > 0) {
      vain++;
    }
    return vain;
  }

  /** Whoever got the core keeps it for a millisecond. */
  private int lostCore() {
    now += 1_000_000;
    return looks <= 2 ? 0 : 8;
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
  void waitsNoLongerThanFortyMicroseconds() {
    assertThat(looks(() -> 0)).isBetween(30, 50);
  }

  @Test
  void isLeftOutWhereNobodyComesButTriedNowAndThen() {
    assertThat(vainWaits(() -> 0)).isBetween(80, 120); // 4 ms in all
    for (int i = 0; i < 10; i++) {
      waitsLeftOut(); // ends with one that would have paid
      assertThat(vainWaits(() -> 0)).isEqualTo(1);
      assertThat(waitsLeftOut()).as("a vain wait is half a percent").isBetween(60, 100);
    }
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
  void aCoreThatIsLostNowAndThenIsWorthIt() {
    for (int i = 0; i < 20; i++) {
      assertThat(looks(this::lostCore)).isPositive();
      for (int hits = 0; hits < 500; hits++) {
        assertThat(looks(() -> 8)).isPositive();
      }
    }
  }

  @Test
  void aCoreThatIsLostAgainAndAgainIsNotGivenAway() {
    assertThat(vainWaits(this::lostCore)).isBetween(3, 5);
    int lost = 0;
    for (int i = 0; i < 10_000; i++) {
      lost += looks(this::lostCore) > 0 ? 1 : 0;
    }
    assertThat(lost).as("half a percent of the time of 10,000 commits").isBetween(3, 6);
  }

  @Test
  void aProcessThatWasSuspendedIsSoonAsBefore() {
    looks(
        () -> {
          now += 3_600_000_000_000L;
          return 0;
        });
    long most =
        (GroupCommitWait.DEEPEST_DEBT - GroupCommitWait.MOST_DEBT)
            / GroupCommitWait.EARNED_BY_COMMIT;
    assertThat((long) waitsLeftOut()).isBetween(most - 2, most);
  }
}
