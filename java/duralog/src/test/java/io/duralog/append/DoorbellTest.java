package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.host.Host;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No ring is lost, whenever it comes between a look for work and the sleep. */
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DoorbellTest {
  private static final int RINGERS = 3;
  private static final int ROUNDS = 25_000;
  private static final long LONG = TimeUnit.SECONDS.toNanos(60);

  private final Doorbell bell = new Doorbell(Host.REAL);

  /** Each ringer waits to be served before it rings again: one lost ring, and all stands still. */
  @Test
  void everyRingIsHeard() throws Exception {
    AtomicLong[] asked = new AtomicLong[RINGERS];
    AtomicLong[] served = new AtomicLong[RINGERS];
    Thread[] ringers = new Thread[RINGERS];
    for (int r = 0; r < RINGERS; r++) {
      AtomicLong mine = asked[r] = new AtomicLong();
      AtomicLong done = served[r] = new AtomicLong();
      int every = r + 1;
      ringers[r] =
          new Thread(
              () -> {
                for (long i = 1; i <= ROUNDS; i++) {
                  mine.set(i);
                  bell.ring();
                  while (done.get() < i) {
                    if (i % every == 0) {
                      Thread.yield();
                    } else {
                      Thread.onSpinWait();
                    }
                  }
                }
              });
    }
    Thread sleeper =
        new Thread(
            () -> {
              int finished = 0;
              while (finished < RINGERS) {
                bell.aboutToSleep();
                if (serve(asked, served)) {
                  bell.awake();
                } else {
                  bell.sleep(LONG);
                }
                finished = 0;
                for (AtomicLong s : served) {
                  finished += s.get() == ROUNDS ? 1 : 0;
                }
              }
            });
    sleeper.setDaemon(true);
    sleeper.start();
    for (Thread t : ringers) {
      t.setDaemon(true);
      t.start();
    }
    sleeper.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(sleeper.isAlive()).as("asleep for ever: a ring was lost").isFalse();
  }

  private static boolean serve(AtomicLong[] asked, AtomicLong[] served) {
    boolean any = false;
    for (int r = 0; r < RINGERS; r++) {
      long wanted = asked[r].get();
      if (served[r].get() < wanted) {
        served[r].set(wanted);
        any = true;
      }
    }
    return any;
  }
}
