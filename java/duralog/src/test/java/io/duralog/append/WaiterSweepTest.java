package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.host.Host;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A sweep of abandoned waits takes the others out of the committer's sight for a moment. */
class WaiterSweepTest {
  private final List<@Nullable Thread> woken = new ArrayList<>();
  private final Host host =
      new Host() {
        @Override
        public void unpark(@Nullable Thread thread) {
          woken.add(thread);
        }
      };
  private final DurabilityWaiters waiters = new DurabilityWaiters(host);

  private ThreadWaiter parked(long sequence) {
    ThreadWaiter w = new ThreadWaiter(sequence);
    waiters.add(w);
    w.parks();
    return w;
  }

  @Test
  void whoseWaitEndedMeanwhileIsWoken() {
    parked(1);
    parked(2);
    parked(3);
    waiters.sweep(sequence -> sequence <= 2); // as if the committer had come by in between
    assertThat(woken).hasSize(2);
  }

  @Test
  void nobodyIsLeftWhereAllGaveUp() {
    parked(1).over = true;
    parked(2).over = true;
    waiters.sweep(sequence -> true);
    assertThat(waiters.any()).isFalse();
    assertThat(woken).as("who gave up needs no wake-up").isEmpty();
  }

  @Test
  void theOthersStayInOrderAndAreReleasedLater() {
    parked(1);
    ThreadWaiter gone = parked(2);
    parked(3);
    gone.over = true;
    waiters.sweep(sequence -> false);
    assertThat(woken).isEmpty();
    assertThat(waiters.release(3)).as("the abandoned one is no more").isEqualTo(2);
    assertThat(woken).hasSize(2);
    assertThat(waiters.any()).isFalse();
  }
}
