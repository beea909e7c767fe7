package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogFailedException;
import io.duralog.host.Host;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that stalls, and a caller that asks again and again: memory for neither of them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AbandonedWaitsTest {
  private static final int WAITS = 1_000_000;

  /** The kernel would sleep for 50 µs each time. */
  private final Host host =
      new Host() {
        @Override
        public void parkNanos(Object blocker, long nanos) {
          Thread.onSpinWait();
        }
      };

  private final Durability durability =
      new Durability(Path.of("log"), 0, () -> 0, null, new Doorbell(host), host);

  private int nodes() throws Exception {
    Field waiters = Durability.class.getDeclaredField("waiters");
    waiters.setAccessible(true);
    Field head = WaiterList.class.getDeclaredField("head");
    head.setAccessible(true);
    int n = 0;
    for (Waiter w = (Waiter) head.get(waiters.get(durability)); w != null; w = w.next) {
      n++;
    }
    return n;
  }

  @Test
  void waitsThatTimedOutLeaveNothing() throws Exception {
    AtomicBoolean served = new AtomicBoolean();
    Thread patient =
        new Thread(
            () -> {
              durability.await(1);
              served.set(true);
            });
    patient.start();
    while (nodes() == 0) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < WAITS; i++) {
      assertThat(durability.await(2, Duration.ofNanos(1))).isFalse();
    }
    assertThat(nodes()).isLessThanOrEqualTo(DurabilityWaiters.MOST_ABANDONED + 1);
    durability.advance(1, 0);
    patient.join();
    assertThat(served).isTrue();
  }

  @Test
  void waitsOnALogThatHasFailedLeaveNothing() throws Exception {
    durability.fail(new StopReason(Path.of("log"), new IOException("planned"), 0));
    for (int i = 0; i < 100; i++) {
      try {
        durability.await(2);
      } catch (LogFailedException e) {
        continue;
      }
      throw new AssertionError("not told");
    }
    assertThat(nodes()).isZero();
  }
}
