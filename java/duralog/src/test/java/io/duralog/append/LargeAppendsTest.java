package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogClosedException;
import io.duralog.RecordType;
import io.duralog.host.Host;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One large append at a time; the test stands in for the committer. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeAppendsTest {
  private final Doorbell bell = new Doorbell(Host.REAL);
  private final BackPressure space = new BackPressure(Path.of("log"), bell, Host.REAL);
  private final AppendQueue queue = new AppendQueue(4, 1, 7, bell, space);
  private final LargeAppends large = new LargeAppends(queue, space, bell, 7);

  private long append(boolean wait) {
    return large.append(ByteBuffer.allocate(10_000), 0, wait);
  }

  /** Who was started last. */
  private Thread started;

  private CompletableFuture<Long> inAThread(boolean wait) {
    CompletableFuture<Long> sequence = new CompletableFuture<>();
    started =
        new Thread(
            () -> {
              try {
                sequence.complete(append(wait));
              } catch (Throwable t) {
                sequence.completeExceptionally(t);
              }
            });
    started.setDaemon(true);
    started.start();
    return sequence;
  }

  private AppendBuffer awaitWanted() {
    AppendBuffer wanted = large.wanted();
    while (wanted == null) {
      Thread.onSpinWait();
      wanted = large.wanted();
    }
    return wanted;
  }

  private void grant() {
    assertThat(large.grant()).isTrue();
    space.granted();
  }

  @Test
  void whoMustNotWaitIsRefusedWhileAnotherHasTheTurn() throws Exception {
    CompletableFuture<Long> first = inAThread(true);
    AppendBuffer wanted = awaitWanted();
    assertThat(large.isFirst()).isTrue();
    assertThat(append(false)).isEqualTo(-1);
    assertThat(queue.lastSequence()).isZero();
    grant();
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(queue.pollSealed()).isSameAs(wanted);
  }

  @Test
  void theBufferIsTheCommittersUntilItGivesItBack() throws Exception {
    CompletableFuture<Long> first = inAThread(true);
    AppendBuffer wanted = awaitWanted();
    grant();
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(append(false)).as("it is in flight").isEqualTo(-1);
    assertThat(large.isFirst()).isFalse();
    CompletableFuture<Long> second = inAThread(true);
    while (!space.takeDemand()) {
      Thread.onSpinWait();
    }
    assertThat(large.wanted()).isNull();
    large.release();
    space.granted();
    assertThat(awaitWanted()).as("the same memory").isSameAs(wanted);
    grant();
    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(2);
  }

  /** Nobody answers it; what is granted afterwards is void and must be taken back. */
  @Test
  void whoGivesUpLeavesWordForTheCommitter() throws Exception {
    assertThat(append(false)).isEqualTo(-1);
    assertThat(large.wanted()).isNull();
    assertThat(large.grant()).isFalse();
    assertThat(append(false)).as("the committer has not seen it yet").isEqualTo(-1);
    assertThat(large.takeAbandoned()).isTrue();
    assertThat(large.takeAbandoned()).isFalse();
    CompletableFuture<Long> next = inAThread(true);
    awaitWanted();
    grant();
    assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(1);
  }

  /** A grant that its caller has not taken yet still keeps others from what was promised to it. */
  @Test
  void grantedIsStillFirst() throws Exception {
    CompletableFuture<Long> first = inAThread(true);
    awaitWanted();
    while (started.getState() != Thread.State.WAITING) {
      Thread.onSpinWait(); // or it would see the grant by itself
    }
    assertThat(large.grant()).isTrue(); // and it is not woken
    assertThat(large.isFirst()).isTrue();
    assertThat(large.wanted()).isNull();
    space.granted();
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(large.isFirst()).isFalse();
  }

  /** Three million records are bound; to hold the lock for that long would stop everybody. */
  @Test
  void othersAreAcceptedWhileALargeBatchIsBound() throws Exception {
    EncodedBatch batch = new EncodedBatch();
    byte[] empty = {};
    for (int i = 0; i < 3_000_000; i++) {
      batch.add(RecordType.BYTES, empty, 0, 0);
    }
    int most = 0;
    for (int round = 0; round < 5 && most < 50; round++) {
      CompletableFuture<Long> last = new CompletableFuture<>();
      Thread caller =
          new Thread(() -> last.complete(large.append(batch, (int) batch.bytes(), true)));
      caller.setDaemon(true);
      caller.start();
      AppendBuffer wanted = awaitWanted();
      long before = queue.lastSequence();
      grant();
      while (queue.lastSequence() == before) {
        Thread.onSpinWait();
      }
      int looks = 0;
      while (wanted.isBinding()) {
        queue.lastSequence(); // takes the lock, as an append does
        looks++;
      }
      most = Math.max(most, looks);
      assertThat(last.get(20, TimeUnit.SECONDS)).isEqualTo(before + batch.size());
      assertThat(queue.pollSealed()).isSameAs(wanted);
      large.release();
      space.granted();
    }
    assertThat(most).as("times the lock was free meanwhile").isGreaterThanOrEqualTo(50);
  }

  @Test
  void theEndIsToldToWhoWaitsForSpaceAndToWhoWaitsForTheBuffer() throws Exception {
    CompletableFuture<Long> first = inAThread(true);
    awaitWanted();
    grant();
    first.get(20, TimeUnit.SECONDS);
    CompletableFuture<Long> second = inAThread(true);
    while (!space.takeDemand()) {
      Thread.onSpinWait();
    }
    space.stop(new StopReason(Path.of("log"), null, 0));
    assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LogClosedException.class);
    large.release();
    assertThatThrownBy(() -> append(true)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> append(false)).isInstanceOf(LogClosedException.class);
  }
}
