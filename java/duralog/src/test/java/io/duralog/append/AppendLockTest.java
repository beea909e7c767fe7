package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One holder at a time, and everybody gets his turn. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AppendLockTest {
  private static final int THREADS = 6;
  private static final int TURNS = 60_000;

  private final AppendLock lock = new AppendLock();
  private long counter; // guarded by the lock, and by nothing else
  private int inside;

  @Test
  void oneAtATimeUnderInterruptsToo() throws Exception {
    List<Thread> threads = new ArrayList<>();
    AtomicBoolean overlap = new AtomicBoolean();
    for (int t = 0; t < THREADS; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < TURNS; i++) {
                  lock.acquire();
                  if (++inside != 1) {
                    overlap.set(true);
                  }
                  counter++;
                  if (i % 1_000 == 0) {
                    Thread.yield(); // the holder loses its core: the others must sleep
                  }
                  inside--;
                  lock.word = 0;
                }
              }));
    }
    threads.forEach(Thread::start);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      threads.get(0).interrupt();
      Thread.yield();
    }
    assertThat(overlap).isFalse();
    assertThat(counter).isEqualTo((long) THREADS * TURNS);
  }

  @Test
  void aWaiterIsLetInBesideOneThatAlwaysWantsIt() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread greedy =
        new Thread(
            () -> {
              while (!over.get()) {
                lock.acquire();
                counter++;
                lock.word = 0;
              }
            });
    greedy.setDaemon(true);
    greedy.start();
    while (taken() == 0) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 2_000; i++) {
      lock.acquire();
      lock.word = 0;
    }
    over.set(true);
    greedy.join();
    assertThat(taken()).isPositive();
  }

  private long taken() {
    lock.acquire();
    long now = counter;
    lock.word = 0;
    return now;
  }

  @Test
  void aWaiterWhoseStackOverflowsKeepsNobodyOut() throws Exception {
    for (int i = 0; i < 50; i++) {
      lock.acquire();
      Thread deep = new Thread(null, () -> descend(0), "deep", 128 * 1024);
      deep.start();
      while (deep.isAlive() && deep.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      lock.word = 0;
      deep.join();
      lock.acquire(); // nobody else is there, so it must be free
      lock.word = 0;
    }
  }

  private int descend(int depth) {
    if (depth > 1_000_000) {
      return 0;
    }
    try {
      return descend(depth + 1) + 1;
    } catch (StackOverflowError e) {
      lock.acquire();
      lock.word = 0;
      return 0;
    }
  }
}
