package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.host.Host;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No ring is lost, whenever it comes between a look for work and the sleep. */
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DoorbellTest {
  private static final int RINGERS = 3;
  private static final int ROUNDS = 25_000;
  private static final long LONG = TimeUnit.SECONDS.toNanos(60);

  private final Doorbell bell = new Doorbell(Host.REAL);

  /** What each ringer has asked for, and up to where it was served. */
  private final AtomicLong[] asked = zeros();

  private final AtomicLong[] served = zeros();

  private static AtomicLong[] zeros() {
    AtomicLong[] all = new AtomicLong[RINGERS];
    for (int r = 0; r < RINGERS; r++) {
      all[r] = new AtomicLong();
    }
    return all;
  }

  /** How a ringer asks for its next service. */
  private interface Asks {
    void ask(int ringer, long round);
  }

  /** Threads that each wait to be served before they ask again. */
  private Thread[] ringers(Asks asks) {
    Thread[] all = new Thread[RINGERS];
    for (int r = 0; r < RINGERS; r++) {
      int ringer = r;
      all[r] =
          new Thread(
              () -> {
                for (long i = 1; i <= ROUNDS; i++) {
                  asks.ask(ringer, i);
                  while (served[ringer].get() < i) {
                    if (i % (ringer + 1) == 0) {
                      Thread.yield();
                    } else {
                      Thread.onSpinWait();
                    }
                  }
                }
              });
    }
    return all;
  }

  private static void start(Thread owner, Thread[] ringers) {
    owner.setDaemon(true);
    owner.start();
    for (Thread t : ringers) {
      t.setDaemon(true);
      t.start();
    }
  }

  /** Each ringer waits to be served before it rings again: one lost ring, and all stands still. */
  @Test
  void everyRingIsHeard() throws Exception {
    Thread[] ringers =
        ringers(
            (r, i) -> {
              asked[r].set(i);
              bell.ring();
            });
    Thread sleeper =
        new Thread(
            () -> {
              int finished = 0;
              while (finished < RINGERS) {
                bell.aboutToSleep();
                if (serve()) {
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
    start(sleeper, ringers);
    sleeper.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(sleeper.isAlive()).as("asleep for ever: a ring was lost").isFalse();
  }

  private boolean serve() {
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

  /**
   * Some take the place of the owner for what they ask, and leave what others ask to the owner. One
   * has the place at a time; none that asks is forgotten.
   */
  @Test
  void onePlaceAndNoRingLostWhereOthersTakeIt() throws Exception {
    AtomicLong inside = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    AtomicLong two = new AtomicLong();
    Thread[] ringers =
        ringers(
            (r, i) -> {
              boolean takes = i % 3 != 0 && bell.take();
              asked[r].set(i);
              bell.ring();
              if (takes) {
                taken.incrementAndGet();
                two.addAndGet(inside.getAndIncrement());
                pause(i % 7 * 20); // others ring before it begins
                bell.noteRings();
                boolean all = i % 2 == 0;
                if (all) {
                  serve(); // all that was rung for so far
                } else {
                  served[r].set(i);
                }
                pause(i % 64 == 1 ? 20_000 : 0); // longer than the owner sleeps
                inside.decrementAndGet();
                bell.giveBack(() -> !all && isAsked());
              }
            });
    Thread owner =
        new Thread(
            () -> {
              int finished = 0;
              while (finished < RINGERS) {
                two.addAndGet(inside.getAndIncrement());
                serve();
                inside.decrementAndGet();
                bell.aboutToSleep();
                if (isAsked()) {
                  bell.awake();
                } else {
                  bell.sleepOnCall(served[0].get() % 2 * 20_000);
                }
                finished = 0;
                for (AtomicLong s : served) {
                  finished += s.get() == ROUNDS ? 1 : 0;
                }
              }
            });
    start(owner, ringers);
    for (Thread t : ringers) {
      t.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(t.isAlive()).as("waits for ever: a ring was lost").isFalse();
    }
    bell.ring();
    owner.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(owner.isAlive()).isFalse();
    assertThat(two).as("at once in the place").hasValue(0);
    assertThat(taken.get()).isPositive();
  }

  /** Counts how often the owner goes to sleep. */
  private static final class Counted extends Host {
    private final AtomicLong parks = new AtomicLong();

    @Override
    public void parkNanos(Object blocker, long nanos) {
      parks.incrementAndGet();
      super.parkNanos(blocker, nanos);
    }

    @Override
    public void park(Object blocker) {
      parks.incrementAndGet();
      super.park(blocker);
    }
  }

  /** The owner may wake by itself at any time, also between a ring and the end of the look. */
  @Test
  void thePlaceIsGivenBackLast() throws Exception {
    Counted host = new Counted();
    Doorbell other = new Doorbell(host);
    AtomicLong back = new AtomicLong();
    Thread owner =
        new Thread(
            () -> {
              other.aboutToSleep();
              other.sleepOnCall(LONG);
              back.incrementAndGet();
            });
    owner.setDaemon(true);
    owner.start();
    while (!other.take()) {
      Thread.onSpinWait();
    }
    AtomicLong early = new AtomicLong();
    other.giveBack(
        () -> {
          other.ring();
          while (host.parks.get() == 0) {
            Thread.onSpinWait();
          }
          long before = host.parks.get();
          while (host.parks.get() == before && back.get() == 0) {
            LockSupport.unpark(owner);
          }
          early.set(back.get());
          return false;
        });
    assertThat(early).as("went on while another had the place").hasValue(0);
    owner.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(back).as("was rung for").hasValue(1);
  }

  private static void pause(long spins) {
    for (long n = 0; n < spins; n++) {
      Thread.onSpinWait();
    }
  }

  private boolean isAsked() {
    for (int r = 0; r < RINGERS; r++) {
      if (served[r].get() < asked[r].get()) {
        return true;
      }
    }
    return false;
  }

  /** What others do while the owner sleeps on call; counts how often it was woken. */
  private static final class Asleep extends Host {
    private Runnable meanwhile = () -> {};
    private int woken;

    @Override
    public void park(Object blocker) {
      meanwhile.run();
    }

    @Override
    public void unpark(Thread thread) {
      woken++;
    }
  }

  @Test
  void whoGivesThePlaceBackLooksForWork() {
    Asleep host = new Asleep();
    Doorbell other = new Doorbell(host);
    assertThat(other.take()).as("the owner is awake").isFalse();
    host.meanwhile =
        () -> {
          assertThat(other.take()).isTrue();
          assertThat(other.take()).as("it is taken").isFalse();
          other.giveBack(() -> false);
          assertThat(host.woken).as("there is nothing to do").isZero();

          assertThat(other.take()).isTrue();
          other.ring();
          other.noteRings();
          other.giveBack(() -> false);
          assertThat(host.woken).as("the ring was looked after").isZero();

          assertThat(other.take()).isTrue();
          other.ring();
          other.noteRings();
          other.giveBack(() -> true);
          assertThat(host.woken).as("there is work").isOne();
          assertThat(other.take()).as("it is to work").isFalse();
        };
    other.aboutToSleep();
    other.sleepOnCall(0);
    host.meanwhile =
        () -> {
          assertThat(other.take()).isTrue();
          other.giveBack(
              () -> {
                other.ring(); // during the look
                return false;
              });
        };
    other.aboutToSleep();
    other.sleepOnCall(0);
    assertThat(host.woken).isEqualTo(2);
    host.meanwhile =
        () -> {
          assertThat(other.take()).isTrue();
          other.noteRings();
          other.ring();
          other.giveBack(() -> false);
        };
    other.aboutToSleep();
    other.sleepOnCall(0);
    assertThat(host.woken).as("rung for since").isEqualTo(3);
    host.meanwhile = () -> assertThat(other.take()).as("it sleeps for itself").isFalse();
    other.aboutToSleep();
    other.sleep();
    assertThat(other.take()).isFalse();
  }
}
