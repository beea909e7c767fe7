package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.host.Host;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a thread that waits looks for the end of its wait, and when it parks at once. */
class WaitSpinTest {
  private static final long NEVER = 1_000;

  private final Durability durability =
      new Durability(Path.of("log"), 0, () -> 0, Runnable::run, new Doorbell(Host.REAL), Host.REAL);
  private final WaitSpin spin = new WaitSpin(Host.REAL);

  @BeforeEach
  void twoCores() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "nobody looks on a single core");
  }

  private void commits(int count, int waits) {
    for (int i = 0; i < count; i++) {
      spin.released(waits, false);
    }
  }

  @Test
  void onlyWhereOneWaitsAlone() {
    // One of its own: a look that lost its core is followed by a pause.
    assertThat(new WaitSpin(Host.REAL).until(durability, NEVER)).as("at first").isTrue();
    commits(1, 2);
    commits(15, 1);
    assertThat(spin.until(durability, NEVER)).isFalse();
    commits(1, 1);
    assertThat(spin.until(durability, NEVER)).isTrue();
  }

  @Test
  void notWhereSeveralWait() {
    commits(100, 1);
    commits(1, 2);
    assertThat(spin.until(durability, NEVER)).isFalse();
    commits(15, 1);
    assertThat(spin.until(durability, NEVER)).isFalse();
  }

  /** Two that go by turns: what one of them saves it takes from the other. */
  @Test
  void notWhereAnotherGoesOnWaiting() {
    commits(100, 1);
    spin.released(1, true);
    assertThat(spin.until(durability, NEVER)).isFalse();
  }

  /** The machine of a caller that waits; whatever it does, then its commit is over. */
  private static final class OneCommit extends Host {
    private static final long AWAITED = 17; // behind those after which it is believed to be alone

    private final boolean besideAnother;
    private String did = "";
    private final Durability durability =
        new Durability(Path.of("log"), 0, () -> 0, Runnable::run, new Doorbell(this), this);

    OneCommit(boolean besideAnother) {
      this.besideAnother = besideAnother;
    }

    String what() {
      if (besideAnother) {
        durability.when(NEVER);
      }
      for (long i = 1; i < AWAITED; i++) {
        durability.when(i);
        durability.advance(i, 0);
      }
      durability.await(AWAITED);
      return did;
    }

    @Override
    public int cores() {
      return 2;
    }

    @Override
    public void spin() {
      did += "looks ";
      durability.advance(AWAITED, 0);
    }

    @Override
    public void park(Object blocker) {
      did += "parks ";
      durability.advance(AWAITED, 0);
    }
  }

  @Test
  void whoIsAloneLooksAndWhoIsNotParks() {
    assertThat(new OneCommit(false).what()).isEqualTo("looks ");
    assertThat(new OneCommit(true).what()).isEqualTo("parks ");
  }

  /** There the thread that waits would keep the committer from the only core. */
  @Test
  void notOnASingleCore() {
    WaitSpin single =
        new WaitSpin(
            new Host() {
              @Override
              public int cores() {
                return 1;
              }
            });
    for (int i = 0; i < 16; i++) {
      single.released(1, false);
    }
    assertThat(single.until(durability, NEVER)).isFalse();
  }

  @Test
  void commitsThatNobodyWaitsForSayNothing() {
    commits(16, 1);
    commits(100, 0);
    assertThat(spin.until(durability, NEVER)).isTrue();
  }

  /** A device that takes milliseconds: one look in a hundred waits, not a core for ever. */
  @Test
  void seldomWhereCommitsAreSlow() {
    commits(16, 1);
    int looks = 0;
    for (int i = 0; i < 10_000; i++) {
      if (spin.until(durability, NEVER)) {
        looks++;
      }
    }
    assertThat(looks).isBetween(10, 200);
  }

  @Test
  void againOnceItPays() {
    commits(16, 1);
    for (int i = 0; i < 3_000; i++) {
      spin.until(durability, NEVER);
    }
    durability.advance(NEVER, 0);
    int looks = 0;
    for (int i = 0; i < 2_000; i++) {
      if (spin.until(durability, NEVER)) {
        looks++;
      }
    }
    assertThat(looks).isGreaterThan(1_000);
  }

  @Test
  void theFailureEndsIt() {
    commits(16, 1);
    durability.fail(
        new StopReason(java.nio.file.Path.of("log"), new java.io.IOException("planned"), 0));
    int looks = 0;
    for (int i = 0; i < 1_000; i++) {
      if (spin.until(durability, NEVER)) {
        looks++;
      }
    }
    assertThat(looks).as("each of them ended at once").isGreaterThan(900);
  }

  @Test
  void virtualThreadsDoNot() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads, JDK 21 or later");
    commits(16, 1);
    AtomicReference<Boolean> looked = new AtomicReference<>();
    Runnable wait = () -> looked.set(spin.until(durability, NEVER));
    Thread t =
        (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, wait);
    t.join();
    assertThat(looked).hasValue(false);
  }
}
