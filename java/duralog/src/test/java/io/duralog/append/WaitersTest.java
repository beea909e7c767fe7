package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogFailedException;
import io.duralog.host.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits for space or for durability is woken, however the two sides meet. */
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class WaitersTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 15_000;
  private static final int PATIENCE = 30;

  private static void joinAll(List<Thread> threads, String what) throws InterruptedException {
    for (Thread t : threads) {
      t.join(TimeUnit.SECONDS.toMillis(PATIENCE));
      assertThat(t.isAlive()).as("%s: a wake-up was lost", what).isFalse();
    }
  }

  private static List<Thread> start(int count, Runnable work) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread t = new Thread(work);
      t.setDaemon(true);
      t.start();
      threads.add(t);
    }
    return threads;
  }

  /** Permits come one at a time, after somebody asked: a lost wake-up stops the world. */
  @Test
  void spaceWaiters() throws Exception {
    SpaceWaiters waiters = new SpaceWaiters(Host.REAL);
    AtomicInteger permits = new AtomicInteger();
    AtomicLong taken = new AtomicLong();
    List<Thread> callers =
        start(
            THREADS,
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                while (permits.getAndUpdate(p -> p > 0 ? p - 1 : 0) == 0) {
                  SpaceWaiters.Waiter w = waiters.add();
                  if (permits.get() == 0) {
                    w.park();
                  }
                }
                taken.incrementAndGet();
              }
            });
    List<Thread> giver =
        start(
            1,
            () -> {
              for (long given = 0; given < (long) THREADS * ROUNDS; given++) {
                while (taken.get() < given) {
                  Thread.onSpinWait();
                }
                permits.incrementAndGet();
                waiters.wakeAll();
              }
            });
    joinAll(callers, "space");
    joinAll(giver, "giver");
    assertThat(taken).hasValue((long) THREADS * ROUNDS);
  }

  /** Each caller asks for the next sequence and waits; the committer moves on only when asked. */
  @Test
  void durabilityWaiters() throws Exception {
    Doorbell bell = new Doorbell(Host.REAL);
    Durability durability =
        new Durability(Path.of("log"), 0, () -> 0, Runnable::run, bell, Host.REAL);
    durability.requireCallbacks();
    AtomicLong accepted = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    ConcurrentLinkedQueue<Long> early = new ConcurrentLinkedQueue<>();
    List<Thread> callers =
        start(
            THREADS,
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                long mine = accepted.incrementAndGet();
                switch (i % 3) {
                  case 0 -> durability.await(mine);
                  case 1 -> {
                    if (!durability.await(mine, Duration.ofHours(1))) {
                      early.add(mine);
                    }
                  }
                  default -> early.addAll(notItself(durability.when(mine).join(), mine));
                }
                if (durability.sequence() < mine) {
                  early.add(mine);
                }
              }
            });
    Thread committer =
        start(
                1,
                () -> {
                  while (!over.get()) {
                    bell.aboutToSleep();
                    long last = accepted.get();
                    if (last > durability.sequence()) {
                      bell.awake();
                      durability.advance(last, 0);
                    } else {
                      bell.sleep(50_000); // accepting rings in the queue, which is not here
                    }
                  }
                })
            .get(0);
    joinAll(callers, "durability");
    over.set(true);
    committer.join();
    durability.close();
    assertThat(early).as("released before it was durable").isEmpty();
  }

  /** One who waits alone looks for a while and then parks: it misses the end in neither. */
  @Test
  void waitingAlone() throws Exception {
    Durability durability =
        new Durability(
            Path.of("log"), 0, () -> 0, Runnable::run, new Doorbell(Host.REAL), Host.REAL);
    AtomicLong accepted = new AtomicLong();
    List<Thread> caller =
        start(
            1,
            () -> {
              for (int i = 0; i < ROUNDS / 5; i++) {
                durability.await(accepted.incrementAndGet());
              }
            });
    List<Thread> committer =
        start(
            1,
            () -> {
              for (long i = 1; i <= ROUNDS / 5; i++) {
                while (accepted.get() < i) {
                  Thread.onSpinWait();
                }
                // From well before the time at which it parks to well after it.
                long end = System.nanoTime() + WaitSpin.MOST_NANOS * (i % 23) / 20;
                while (System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
                durability.advance(i, 0);
              }
            });
    joinAll(caller, "alone");
    joinAll(committer, "committer");
  }

  private static List<Long> notItself(long got, long wanted) {
    return got == wanted ? List.of() : List.of(wanted);
  }

  /** The failure may come at any moment of a wait that begins: nobody misses it. */
  @Test
  void everyWaiterMeetsTheFailure() throws Exception {
    for (int round = 0; round < 400; round++) {
      Durability durability =
          new Durability(
              Path.of("log"), 0, () -> 0, Runnable::run, new Doorbell(Host.REAL), Host.REAL);
      durability.requireCallbacks();
      AtomicInteger told = new AtomicInteger();
      AtomicBoolean go = new AtomicBoolean();
      List<Thread> callers =
          start(
              THREADS,
              () -> {
                while (!go.get()) {
                  Thread.onSpinWait();
                }
                CompletableFuture<Long> future = durability.when(2);
                try {
                  durability.await(1);
                } catch (LogFailedException e) {
                  told.incrementAndGet();
                }
                told.addAndGet(future.handle((s, e) -> e == null ? 0 : 1).join());
              });
      go.set(true);
      if (round % 2 == 0) {
        Thread.yield();
      }
      durability.fail(new StopReason(Path.of("log"), new IOException("broken"), 0));
      joinAll(callers, "failure");
      durability.close();
      assertThat(told).hasValue(2 * THREADS);
    }
  }
}
