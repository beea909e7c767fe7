package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.host.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait that begins at the very moment at which it ends, with nothing behind it to help. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class FutureRaceTest {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(4);
  private static final int ROUNDS = 300_000;

  /** Sleeps for long only: the kernel would sleep for 50 µs at the least. */
  private final Host host =
      new Host() {
        @Override
        public void parkNanos(Object blocker, long nanos) {
          if (nanos > 1000) {
            super.parkNanos(blocker, nanos);
          }
        }
      };

  private final Durability durability =
      new Durability(Path.of("log"), 0, () -> 0, null, new Doorbell(host), host);
  private final AtomicLong accepted = new AtomicLong();

  private interface Ask {
    void run(long sequence) throws Exception;
  }

  private void race(Ask ask) throws Exception {
    Thread committer =
        new Thread(
            () -> {
              for (long i = 1; i <= ROUNDS; i++) {
                while (accepted.get() < i) {
                  if (accepted.get() < 0) {
                    return;
                  }
                  Thread.onSpinWait();
                }
                for (long k = i % 40; k > 0; k--) {
                  Thread.onSpinWait();
                }
                durability.advance(i, 0);
              }
            });
    committer.setDaemon(true);
    committer.start();
    long start = System.nanoTime();
    try {
      for (long i = 1; i <= ROUNDS && System.nanoTime() - start < LONGEST; i++) {
        accepted.set(i);
        ask.run(i);
      }
    } finally {
      accepted.set(-1);
      committer.join();
    }
  }

  @Test
  void noFutureIsLost() throws Exception {
    durability.requireCallbacks();
    race(
        i -> {
          try {
            durability.when(i).get(10, TimeUnit.SECONDS);
          } catch (TimeoutException e) {
            throw new AssertionError("the future of " + i + " is left alone", e);
          }
        });
    durability.close();
  }

  @Test
  void noWakeUpIsLost() throws Exception {
    race(i -> assertThat(durability.await(i, Duration.ofSeconds(10))).isTrue());
  }

  /** Nodes of those who gave up are cleared away; of those who still wait none may get lost. */
  @Test
  void noWakeUpIsLostInASweep() throws Exception {
    race(
        i -> {
          for (int k = 0; k < 20; k++) {
            durability.await(i + 1_000_000, Duration.ofNanos(1));
          }
          assertThat(durability.await(i, Duration.ofSeconds(10))).isTrue();
        });
  }
}
