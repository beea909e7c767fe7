package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogClosedException;
import io.duralog.LogFullException;
import io.duralog.LogIoException;
import io.duralog.error.Errors;
import io.duralog.host.Host;
import io.duralog.segment.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue where something goes wrong in it, or nothing is left to give. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AppendQueueTest {
  private static final Path LOG = Path.of("log");

  private final Doorbell bell = new Doorbell(Host.REAL);
  private final BackPressure space = new BackPressure(LOG, bell, Host.REAL);
  private final AppendQueue queue = new AppendQueue(4, 1, 7, bell, space);

  private static AppendBuffer buffer() {
    return AppendBuffer.of(ByteBuffer.allocateDirect(4096));
  }

  private long append(int length) {
    return queue.append(new byte[length], 0, length, 0, 0, false);
  }

  /** As an error of the JVM would in the middle of the copy. */
  private void appendThatThrows() {
    assertThatThrownBy(() -> queue.append(new byte[10], 5, 10, 0, 0, false))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void anErrorInTheCopyLeavesNothingBehind() {
    queue.grant(buffer());
    appendThatThrows();
    assertThat(queue.lastSequence()).isZero();
    assertThat(queue.hasWork()).isFalse();
    assertThat(queue.mayHaveWork()).isFalse();
    assertThat(queue.waiting()).isZero();
    queue.sealCurrent();
    assertThat(queue.pollSealed()).as("an empty buffer is no batch").isNull();
    assertThat(append(10)).as("the lock is free, the buffer as it was").isEqualTo(1);
    appendThatThrows();
    assertThat(append(10)).isEqualTo(2);
    queue.sealCurrent();
    AppendBuffer sealed = queue.pollSealed();
    assertThat(sealed).isNotNull();
    assertThat(sealed.count()).isEqualTo(2);
    assertThat(sealed.firstSequence()).isEqualTo(1);
    assertThat(sealed.lastSequence()).isEqualTo(2);
    assertThat(sealed.length()).isEqualTo(64 + 2 * 19);
  }

  @Test
  void aLargeRecordIsQueuedBehindTheCurrentBufferUnlessThatIsEmpty() {
    queue.grant(buffer());
    AppendBuffer first = AppendBuffer.allocateLarge(8192);
    appendThatThrows();
    assertThat(queue.enqueue(first, 1, 5000)).isEqualTo(1);
    first.bound(null);
    assertThat(append(10)).as("into the buffer that is still empty").isEqualTo(2);
    AppendBuffer second = AppendBuffer.allocateLarge(8192);
    assertThat(queue.enqueue(second, 3, 6000)).isEqualTo(3);
    second.bound(null);
    assertThat(queue.lastSequence()).isEqualTo(5);
    assertThat(queue.waiting()).isEqualTo(Integer.MAX_VALUE);
    assertThat(queue.pollSealed()).isSameAs(first);
    assertThat(queue.pollSealed().firstSequence()).isEqualTo(2);
    assertThat(queue.pollSealed()).isSameAs(second);
    assertThat(second.lastSequence()).isEqualTo(5);
    assertThat(queue.pollSealed()).isNull();
  }

  /** It has its sequences, and others are accepted behind it; but it is not complete yet. */
  @Test
  void aLargeRecordIsNotWrittenBeforeItsCallerHasBoundIt() {
    queue.grant(buffer());
    AppendBuffer large = AppendBuffer.allocateLarge(8192);
    assertThat(queue.enqueue(large, 1, 5000)).isEqualTo(1);
    assertThat(append(10)).isEqualTo(2);
    assertThat(queue.isBinding()).isTrue();
    assertThat(queue.pollSealed()).isNull();
    assertThat(queue.hasWork()).isFalse();
    assertThat(queue.mayHaveWork()).isFalse();
    LogIoException met = Errors.io("write", LOG, 0, new IOException());
    assertThat(queue.refuse(new Refusal(met, true))).isFalse();
    large.bound(null);
    assertThat(queue.isBinding()).isFalse();
    assertThat(queue.hasWork()).isTrue();
    assertThat(queue.mayHaveWork()).isTrue();
    assertThat(queue.pollSealed()).isSameAs(large);
    queue.sealCurrent();
    assertThat(queue.pollSealed().firstSequence()).isEqualTo(2);
  }

  @Test
  void aLargeRecordWhoseCallerDiedFailsTheLogAndHoldsNobodyUp() {
    AppendBuffer large = AppendBuffer.allocateLarge(8192);
    queue.enqueue(large, 1, 5000);
    large.bound(new StackOverflowError("planned"));
    assertThatThrownBy(queue::pollSealed)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sequence 1")
        .hasRootCauseMessage("planned");
  }

  @Test
  void onlyWhatNobodyHasUsedIsTakenBack() {
    List<AppendBuffer> taken = new ArrayList<>();
    new GrantedBuffers(queue).reclaim(taken::add);
    assertThat(taken).as("of nothing").isEmpty();
    AppendBuffer current = buffer();
    AppendBuffer granted = buffer();
    queue.grant(current);
    queue.grant(granted);
    appendThatThrows();
    new GrantedBuffers(queue).reclaim(taken::add);
    assertThat(taken).containsExactly(granted, current);
    assertThat(append(10)).isEqualTo(-1);

    taken.clear();
    queue.grant(current);
    assertThat(append(10)).isEqualTo(1);
    new GrantedBuffers(queue).reclaim(taken::add);
    assertThat(taken).as("a record is in it").isEmpty();
    assertThat(append(10)).isEqualTo(2);
  }

  /** What is still to be written may take less space than was promised to it. */
  @Test
  void nobodyIsRefusedWhileSomethingIsToBeWritten() {
    IOException full = new IOException("No space left on device");
    Refusal why = new Refusal(Errors.io("write", LOG, 0, full), true);
    queue.grant(buffer());
    queue.grant(buffer());
    assertThat(append(10)).isEqualTo(1);
    assertThat(queue.refuse(why)).as("a record waits in the current buffer").isFalse();
    queue.sealCurrent();
    assertThat(queue.refuse(why)).as("a sealed buffer waits").isFalse();
    assertThat(queue.pollSealed()).isNotNull();
    appendThatThrows();
    assertThat(queue.refuse(why)).as("the current buffer is empty").isTrue();
    assertThat(append(10)).isEqualTo(2);
    queue.sealCurrent();
    queue.pollSealed();
    assertThatThrownBy(() -> append(10)).isInstanceOf(LogFullException.class);
  }

  @Test
  void nothingIsTakenAfterTheEnd() {
    queue.grant(buffer());
    assertThat(append(10)).isEqualTo(1);
    space.stop(new StopReason(LOG, null, 0));
    assertThatThrownBy(() -> append(10)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> append(4050)).isInstanceOf(LogClosedException.class);
    AppendBuffer large = AppendBuffer.allocateLarge(8192);
    assertThatThrownBy(() -> queue.enqueue(large, 1, 5000)).isInstanceOf(LogClosedException.class);
    assertThat(queue.lastSequence()).isEqualTo(1);
    assertThat(queue.pollSealed().count()).as("what was accepted is written").isEqualTo(1);
  }

  @Test
  void aBufferIsWholeBlocks() {
    for (int capacity : new int[] {0, 4095, 5000}) {
      assertThatThrownBy(() -> AppendBuffer.of(ByteBuffer.allocateDirect(capacity)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not " + capacity);
    }
  }

  /**
   * Its stack was full after its record was accepted: the next append wakes the committer for it.
   */
  @Test
  void aRingThatWasNotHeardIsMadeUpForByTheNextAppend() {
    List<Thread> woken = new ArrayList<>();
    boolean[] full = {true};
    Runnable[] asleep = {() -> {}};
    Host host =
        new Host() {
          @Override
          public void park(Object blocker) {
            asleep[0].run();
          }

          @Override
          public void unpark(Thread thread) {
            if (full[0]) {
              throw new StackOverflowError();
            }
            woken.add(thread);
          }
        };
    Doorbell doorbell = new Doorbell(host);
    AppendQueue other = new AppendQueue(2, 1, 7, doorbell, new BackPressure(LOG, doorbell, host));
    other.grant(buffer());
    asleep[0] =
        () -> {
          assertThatThrownBy(() -> other.append(new byte[10], 0, 10, 0, 0, true))
              .isInstanceOf(StackOverflowError.class);
          assertThat(other.lastSequence()).as("accepted all the same").isEqualTo(1);
          full[0] = false;
          assertThat(other.append(new byte[10], 0, 10, 0, 0, true)).isEqualTo(2);
          assertThat(woken).containsExactly(Thread.currentThread());
        };
    doorbell.aboutToSleep();
    doorbell.sleep();
    asleep[0] = () -> assertThat(other.append(new byte[10], 0, 10, 0, 0, true)).isEqualTo(3);
    doorbell.aboutToSleep();
    doorbell.sleep();
    assertThat(woken).as("once is enough").hasSize(1);
  }
}
