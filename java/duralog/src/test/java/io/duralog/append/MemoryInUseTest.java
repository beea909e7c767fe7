package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogClosedException;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.host.Host;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory is given back, and never while somebody uses it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MemoryInUseTest {
  private static final Path LOG = Path.of("log");
  private static final int SIZE = 1 << 20;

  private final Doorbell bell = new Doorbell(Host.REAL);
  private final BackPressure space = new BackPressure(LOG, bell, Host.REAL);
  private final AppendQueue queue = new AppendQueue(2, 1, 7, bell, space);
  private final LargeAppends large = new LargeAppends(queue, space, bell, 7);

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("waits").isTrue();
      Thread.onSpinWait();
    }
  }

  @Test
  void aCloseWaitsForACallerThatHasNotLeft() throws Exception {
    long before = OwnedMemory.held();
    AtomicReference<Throwable> told = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                large.append(ByteBuffer.allocate(SIZE), 0, true);
              } catch (LogClosedException e) {
                told.set(e);
              }
            });
    caller.start();
    awaitWaiting(caller);
    long used = OwnedMemory.held();
    assertThat(used).isGreaterThan(before + SIZE);
    Thread closer = new Thread(large::close);
    closer.start();
    awaitWaiting(closer);
    assertThat(OwnedMemory.held()).as("in use still").isEqualTo(used);
    space.stop(new StopReason(LOG, null, 0));
    caller.join();
    closer.join();
    assertThat(told.get()).isNotNull();
    assertThat(OwnedMemory.held()).isEqualTo(before);
  }

  @Test
  void nobodyTakesMemoryOfALogThatHasStopped() {
    long before = OwnedMemory.held();
    space.stop(new StopReason(LOG, null, 0));
    large.close();
    try {
      large.append(ByteBuffer.allocate(SIZE), 0, true);
      throw new AssertionError("accepted by a log that has stopped");
    } catch (LogClosedException e) {
      assertThat(OwnedMemory.held()).isEqualTo(before);
    }
  }

  @Test
  void whatIsInFlightIsKept() {
    Thread caller = new Thread(() -> large.append(ByteBuffer.allocate(SIZE), 0, true));
    long before = OwnedMemory.held();
    caller.start();
    awaitWaiting(caller);
    assertThat(large.grant()).isTrue();
    space.granted();
    while (queue.lastSequence() < 1 || caller.isAlive()) {
      Thread.onSpinWait();
    }
    large.freeIdle();
    assertThat(OwnedMemory.held()).as("the committer has it").isGreaterThan(before + SIZE);
    large.release();
    large.freeIdle();
    assertThat(OwnedMemory.held()).isEqualTo(before);
    assertThat(large.holdsMemory()).isFalse();
  }
}
