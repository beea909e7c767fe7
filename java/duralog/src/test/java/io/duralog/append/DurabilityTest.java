package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogFailedException;
import io.duralog.host.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a wait says, at its edges. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DurabilityTest {
  private long accepted = 5;
  private final Durability durability =
      new Durability(Path.of("log"), 5, () -> accepted, null, new Doorbell(Host.REAL), Host.REAL);

  @BeforeEach
  void start() {
    durability.requireCallbacks();
  }

  @AfterEach
  void end() {
    durability.close();
  }

  private static StopReason failedAt(long durable) {
    return new StopReason(Path.of("log"), new IOException("planned"), durable);
  }

  @Test
  void aTimedWaitSaysWhatIs() {
    assertThat(durability.await(5, Duration.ZERO)).isTrue();
    assertThat(durability.await(6, Duration.ZERO)).isFalse();
    assertThat(durability.await(6, Duration.ofNanos(-1))).isFalse();
    assertThat(durability.await(6, Duration.ofMillis(1))).isFalse();
    assertThat(durability.await(5, Duration.ofSeconds(-5))).isTrue();
  }

  @Test
  void theLongestTimeThereIsIsAWaitToo() throws Exception {
    AtomicBoolean durable = new AtomicBoolean();
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    Thread caller = new Thread(() -> durable.set(durability.await(6, longest)));
    caller.start();
    awaitParked(caller);
    durability.advance(6, 0);
    caller.join();
    assertThat(durable).isTrue();
  }

  /** It was durable, and no other record has its sequence. */
  @Test
  void nobodyWaitsForARecordThatACutHasTaken() {
    accepted = 2;
    durability.cutTo(2);
    assertThat(durability.sequence()).isEqualTo(2);
    assertThat(durability.await(4, Duration.ZERO)).isTrue();
    durability.await(4);
    assertThat(durability.when(5).join()).isEqualTo(5);
    assertThat(durability.wasCut(6)).as("it never was").isFalse();
    assertThat(durability.await(6, Duration.ZERO)).isFalse();
    accepted = 3; // another record
    assertThat(durability.await(3, Duration.ZERO)).isFalse();
    CompletableFuture<Long> next = durability.when(3);
    assertThat(next).isNotDone();
    durability.advance(3, 0);
    assertThat(next.join()).isEqualTo(3);
    assertThat(durability.await(4, Duration.ZERO)).isTrue();
  }

  /** To ask what is accepted takes the append lock, for which a thread may have to park. */
  @Test
  void aWakeUpThatIsUsedUpByALookIsNotMissed() throws Exception {
    AtomicReference<Thread> waiting = new AtomicReference<>();
    CountDownLatch looks = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    Durability d =
        new Durability(
            Path.of("log"),
            5,
            () -> {
              if (Thread.currentThread() == waiting.get() && looks.getCount() > 0) {
                looks.countDown();
                while (told.getCount() > 0) {
                  Thread.onSpinWait(); // which uses nothing up
                }
                LockSupport.parkNanos(1);
              }
              return 3;
            },
            null,
            new Doorbell(Host.REAL),
            Host.REAL);
    d.cutTo(2);
    Thread caller = new Thread(() -> d.await(3));
    waiting.set(caller);
    caller.start();
    looks.await();
    d.advance(3, 0);
    d.cutTo(2); // so that only the waiter itself has kept that it was reached
    told.countDown();
    caller.join();
  }

  @Test
  void aFailureIsToldBeforeTheTimeIsOver() {
    durability.fail(failedAt(5));
    assertThat(durability.await(5, Duration.ZERO)).as("that was durable before").isTrue();
    assertThatThrownBy(() -> durability.await(6, Duration.ZERO))
        .isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> durability.when(6).join())
        .hasCauseInstanceOf(LogFailedException.class);
    assertThat(durability.when(5).join()).isEqualTo(5);
  }

  /** The watermark had moved on, and the failure came before those it covers were told. */
  @Test
  void whatWasDurableWhenTheLogFailedIsAcknowledged() throws Exception {
    CompletableFuture<Long> six = durability.when(6);
    CompletableFuture<Long> seven = durability.when(7);
    CompletableFuture<Long> eight = durability.when(8);
    durability.fail(failedAt(7));
    assertThat(six.get(20, TimeUnit.SECONDS)).isEqualTo(6);
    assertThat(seven.get(20, TimeUnit.SECONDS)).isEqualTo(7);
    assertThatThrownBy(() -> eight.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LogFailedException.class);
  }

  @Test
  void awaitedTellsWhetherAnybodyWaits() {
    assertThat(durability.awaited()).isFalse();
    CompletableFuture<Long> six = durability.when(6);
    CompletableFuture<Long> nine = durability.when(9);
    assertThat(durability.awaited()).isTrue();
    assertThat(durability.advance(6, 0)).isEqualTo(1);
    assertThat(durability.awaited()).as("nine is pending").isTrue();
    assertThat(durability.advance(10, 0)).isEqualTo(1);
    assertThat(durability.awaited()).isFalse();
    assertThat(durability.advance(11, 0)).isZero();
    assertThat(CompletableFuture.allOf(six, nine)).succeedsWithin(20, TimeUnit.SECONDS);
  }

  @Test
  void anInterruptEndsNoWaitAndIsKept() throws Exception {
    AtomicBoolean kept = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              durability.await(6);
              kept.set(durability.sequence() == 6 && Thread.currentThread().isInterrupted());
            });
    caller.start();
    awaitParked(caller);
    caller.interrupt();
    while (caller.isInterrupted()) {
      Thread.onSpinWait();
    }
    awaitParked(caller);
    durability.advance(6, 0);
    caller.join();
    assertThat(kept).isTrue();
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
