package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.format.BatchFormat;
import io.duralog.host.Host;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that are copied from the memory from which they were written. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LandedBuffersTest {
  private static final int LENGTH = 256 << 10;
  private static final int CLOSES = 200;
  private static final int BATCHES = 6_000;

  private static AppendBuffer buffer(LandedBuffers all) {
    return all.add(AppendBuffer.of(ByteBuffer.allocateDirect(LENGTH)));
  }

  /** As the committer and its callers do; every byte is the sequence's. */
  private static void write(AppendBuffer b, long sequence) {
    b.givenOut();
    byte[] content = new byte[LENGTH - BatchFormat.HEADER_LENGTH];
    Arrays.fill(content, (byte) sequence);
    b.memory().put(BatchFormat.HEADER_LENGTH, content);
    b.firstSequence = sequence;
    b.count = 1;
    b.position = LENGTH;
    b.landed();
    b.reset();
  }

  @Test
  void aBatchIsFoundUntilItsBufferIsGivenOut() {
    LandedBuffers all = new LandedBuffers(Host.REAL);
    AppendBuffer b = buffer(all);
    AppendBuffer other = buffer(all);
    LandedBatch copy = new LandedBatch();
    assertThat(all.copy(0, copy)).isFalse();
    assertThat(all.copy(1, copy)).isFalse();
    write(b, 7);
    write(other, 8);
    assertThat(all.copy(8, copy)).isTrue();
    assertThat(all.copy(7, copy)).isTrue();
    assertThat(copy.firstSequence()).isEqualTo(7);
    assertThat(copy.count()).isOne();
    assertThat(copy.bytes()[5]).isEqualTo((byte) 7);
    assertThat(all.copy(6, copy)).isFalse();
    assertThat(all.copy(9, copy)).isFalse();
    b.givenOut();
    assertThat(all.copy(7, copy)).isFalse();
    all.forget();
    assertThat(all.copy(8, copy)).isFalse();
    write(b, 9);
    assertThat(all.copy(9, copy)).isTrue();
    all.close();
    assertThat(all.copy(9, copy)).isFalse();
  }

  /** Whoever gets it from the ring may write to it, also to one that is only looked at. */
  @Test
  void aBatchIsNotFoundOnceItsBufferIsTaken() {
    LandedBuffers all = new LandedBuffers(Host.REAL);
    LandedBatch copy = new LandedBatch();
    BufferRing ring = new BufferRing(4);
    for (long sequence = 1; sequence <= 2; sequence++) {
      AppendBuffer b = buffer(all);
      write(b, sequence);
      ring.add(b);
      assertThat(all.copy(sequence, copy)).isTrue();
    }
    assertThat(ring.peek()).isNotNull();
    assertThat(all.copy(1, copy)).isFalse();
    assertThat(all.copy(2, copy)).isTrue();
    ring.poll();
    ring.poll();
    assertThat(all.copy(2, copy)).isFalse();
    assertThat(ring.peek()).isNull();
  }

  /** What was written over meanwhile is no copy. */
  @Test
  void aCopyIsOfOneBatch() throws Exception {
    LandedBuffers all = new LandedBuffers(Host.REAL);
    AppendBuffer b = buffer(all);
    AtomicLong current = new AtomicLong();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 1; i <= BATCHES; i++) {
                write(b, i);
                current.set(i);
              }
            });
    writer.start();
    LandedBatch copy = new LandedBatch();
    while (writer.isAlive()) {
      long wanted = current.get();
      if (all.copy(wanted, copy)) {
        assertThat(copy.firstSequence()).isEqualTo(wanted);
        for (byte of : copy.bytes()) {
          if (of != (byte) wanted) {
            throw new AssertionError("byte " + of + " in the copy of " + wanted);
          }
        }
      }
    }
    writer.join();
  }

  /** The memory may be given back once the close has returned, or nothing is kept of it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void memoryGoesOnlyAfterCopies(boolean close) throws Exception {
    for (int round = 0; round < CLOSES; round++) {
      LandedBuffers all = new LandedBuffers(Host.REAL);
      AppendBuffer b = buffer(all);
      write(b, 7);
      LandedBatch copy = new LandedBatch();
      CountDownLatch begun = new CountDownLatch(1);
      AtomicInteger wrong = new AtomicInteger();
      Thread copies =
          new Thread(
              () -> {
                while (all.copy(7, copy)) {
                  begun.countDown();
                  if (copy.bytes()[0] != 7 || copy.bytes()[copy.bytes().length - 1] != 7) {
                    wrong.incrementAndGet();
                  }
                }
              });
      copies.start();
      begun.await();
      if (close) {
        all.close();
      } else {
        all.keep(List.of()); // as when the log is idle
      }
      b.memory().put(BatchFormat.HEADER_LENGTH, new byte[LENGTH - BatchFormat.HEADER_LENGTH]);
      copies.join();
      assertThat(wrong.get()).as("copies of memory that was given back").isZero();
    }
  }
}
