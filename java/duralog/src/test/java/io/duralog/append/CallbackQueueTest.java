package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogFailedException;
import io.duralog.LogIoException;
import io.duralog.host.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every future is completed, in order, whatever the executor does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallbackQueueTest {
  private static final int MANY = 1000;
  private static final String OWN = "duralog-callbacks log";

  private final List<Long> order = Collections.synchronizedList(new ArrayList<>());
  private @Nullable CallbackQueue queue;

  private CallbackQueue queue(@Nullable Executor executor) {
    CallbackQueue q = new CallbackQueue(Path.of("log"), executor, Host.REAL);
    queue = q;
    q.start();
    return q;
  }

  @AfterEach
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void finish() {
    CallbackQueue q = queue;
    if (q != null) {
      q.finish();
      String[] left =
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(name -> name.equals("duralog-callbacks-watch log"))
              .toArray(String[]::new);
      assertThat(left).isEmpty();
    }
  }

  private CompletableFuture<String> add(long sequence) {
    FutureWaiter<Long> w = new FutureWaiter<>(sequence, sequence);
    CompletableFuture<String> ranOn =
        w.future()
            .thenApply(
                s -> {
                  order.add(s);
                  return Thread.currentThread().getName();
                });
    queue.add(w);
    return ranOn;
  }

  private List<CompletableFuture<String>> addMany() {
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (long s = 1; s <= MANY; s++) {
      all.add(add(s));
    }
    return all;
  }

  private void allRunInOrder(List<CompletableFuture<String>> all) throws Exception {
    for (CompletableFuture<String> f : all) {
      f.get(30, TimeUnit.SECONDS);
    }
    assertThat(order).hasSize(all.size()).isSorted();
  }

  @Test
  void aThreadOfTheLogDoesItByDefault() throws Exception {
    queue(null);
    List<CompletableFuture<String>> all = addMany();
    allRunInOrder(all);
    assertThat(all.get(0).get()).isEqualTo(OWN);
  }

  @Test
  void anExecutorDoesItWhereThereIsOne() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4, r -> new Thread(r, "pool"));
    try {
      queue(pool);
      List<CompletableFuture<String>> all = addMany();
      allRunInOrder(all);
      assertThat(all.get(MANY - 1).get()).isEqualTo("pool");
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void anExecutorThatRefusesIsReplaced() throws Exception {
    queue(
        r -> {
          throw new RejectedExecutionException("planned");
        });
    assertThat(add(1).get(30, TimeUnit.SECONDS)).isEqualTo(OWN);
    assertThat(add(2).get(30, TimeUnit.SECONDS)).isEqualTo(OWN);
  }

  @Test
  void anExecutorThatDropsIsReplaced() throws Exception {
    queue(r -> {});
    allRunInOrder(addMany());
  }

  @Test
  void anExecutorThatNeverComesBackIsReplaced() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    queue(
        r -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    allRunInOrder(addMany());
    never.countDown();
  }

  /** Late is not lost: what it was given is done by then, and the next is its again. */
  @Test
  void anExecutorThatWasOnlyLateIsAskedAgain() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    ExecutorService one = Executors.newSingleThreadExecutor(r -> new Thread(r, "pool"));
    try {
      one.execute(
          () -> {
            try {
              busy.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });
      queue(one);
      assertThat(add(1).get(30, TimeUnit.SECONDS)).isEqualTo(OWN);
      busy.countDown();
      one.submit(() -> {}).get(); // behind the drain that was late
      String ranOn = OWN; // which may still be at it
      for (int s = 2; s < MANY && ranOn.equals(OWN); s++) {
        ranOn = add(s).get(30, TimeUnit.SECONDS);
      }
      assertThat(ranOn).isEqualTo("pool");
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void aCompletionThatBlocksHoldsUpNobodyForEver() throws Exception {
    for (Executor executor : new Executor[] {null, Runnable::run}) {
      queue(executor);
      CountDownLatch held = new CountDownLatch(1);
      FutureWaiter<Long> blocked = new FutureWaiter<>(1, 1L);
      AtomicBoolean once = new AtomicBoolean();
      CompletableFuture<Void> waits =
          blocked
              .future()
              .thenAccept(
                  s -> {
                    assertThat(once.getAndSet(true)).isFalse();
                    try {
                      held.await();
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  });
      queue.add(blocked);
      order.clear();
      allRunInOrder(addMany());
      assertThat(waits).isNotDone();
      queue.finish(); // returns, for the future is complete
      held.countDown();
      waits.get(30, TimeUnit.SECONDS);
      queue = null;
    }
  }

  @Test
  void whatComesAfterTheEndIsCompleteAtOnce() {
    queue(null);
    queue.finish();
    FutureWaiter<Long> late = new FutureWaiter<>(7, 7L);
    queue.start();
    queue.add(late);
    assertThat(late.future()).isCompletedWithValue(7L);
  }

  /** What the first of the two threads has begun is not begun twice. */
  @Test
  void aShortageThatIsOverIsForgotten() throws Exception {
    AtomicBoolean poor = new AtomicBoolean(true);
    Host host =
        new Host() {
          @Override
          public Thread start(String name, Runnable work) {
            if (name.contains("watch") && poor.getAndSet(false)) {
              throw new OutOfMemoryError("unable to create native thread (planned)");
            }
            return super.start(name, work);
          }
        };
    CallbackQueue q = new CallbackQueue(Path.of("log"), null, host);
    queue = q;
    assertThatThrownBy(q::start).isInstanceOf(LogIoException.class);
    q.start();
    allRunInOrder(addMany());
  }

  @Test
  void withoutAThreadNothingIsPromised() {
    Host poor =
        new Host() {
          @Override
          public Thread start(String name, Runnable work) {
            throw new OutOfMemoryError("unable to create native thread (planned)");
          }
        };
    CallbackQueue q = new CallbackQueue(Path.of("log"), null, poor);
    assertThatThrownBy(q::start)
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining("no thread")
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
    q.finish();
  }

  /** An error whose message takes memory that is not there yet. */
  private static final class NoMemoryForAWhile extends IOException {
    private static final long serialVersionUID = 1L;
    private int left = 3;

    @Override
    public String getMessage() {
      if (left > 0) {
        left--;
        throw new OutOfMemoryError("none for a message");
      }
      return "gone";
    }
  }

  @Test
  void whatFailsForLackOfMemoryIsToldLater() {
    CallbackQueue queue = new CallbackQueue(Path.of("log"), null, Host.REAL);
    queue.start();
    FutureWaiter<Long> waiter = new FutureWaiter<>(5, 5L);
    waiter.claim();
    waiter.failsWith(new StopReason(Path.of("log"), new NoMemoryForAWhile(), 3));
    queue.add(waiter);
    assertThatThrownBy(() -> waiter.future().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LogFailedException.class);
    queue.finish();
  }
}
