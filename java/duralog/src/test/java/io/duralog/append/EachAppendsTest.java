package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.LogClosedException;
import io.duralog.LogFullException;
import io.duralog.RecordType;
import io.duralog.error.Errors;
import io.duralog.format.BatchFormat;
import io.duralog.format.RecordFormat;
import io.duralog.host.Host;
import io.duralog.segment.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Batches over several buffers of 4 KiB. The part of the committer is played in the parks of who
 * appends.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EachAppendsTest {
  private static final Path LOG = Path.of("log");
  private static final String OTHER = "other";
  private static final int SEED = 7;
  private static final int CAPACITY = 4096;
  private static final int MOST = CAPACITY - BatchFormat.HEADER_LENGTH;
  private static final int RECORD = 1000; // three fit into a buffer, and a small one

  private final Deque<Runnable> committer = new ArrayDeque<>();
  private final Host host =
      new Host() {
        @Override
        public void park(Object blocker) {
          boolean other = Thread.currentThread().getName().equals(OTHER);
          Runnable next = other ? null : committer.poll();
          if (next == null) {
            super.park(blocker);
          } else {
            next.run();
          }
        }
      };
  private final Doorbell bell = new Doorbell(host);
  private final BackPressure space = new BackPressure(LOG, bell, host);
  private final AppendQueue queue = new AppendQueue(4, 1, SEED, bell, space);
  private final LargeAppends large = new LargeAppends(queue, space, bell, SEED);
  private final EachAppends each = new EachAppends(queue, large, space, bell, MOST, SEED);
  private final Hold hold = new Hold(queue, space, bell);

  private static ByteBuffer records(int... sizes) {
    EncodedBatch batch = new EncodedBatch();
    for (int i = 0; i < sizes.length; i++) {
      byte[] payload = new byte[sizes[i]];
      payload[0] = (byte) (i + 1);
      batch.add(RecordType.BYTES, payload, 0, payload.length);
    }
    return batch.frozen();
  }

  private void grant(int buffers) {
    for (int i = 0; i < buffers; i++) {
      queue.grant(AppendBuffer.of(ByteBuffer.allocateDirect(CAPACITY)));
    }
    space.granted();
  }

  private long one() {
    return queue.append(new byte[10], 0, 10, 0, 0, false);
  }

  /** First sequence of a sealed buffer, then the first byte of each record. */
  private List<Long> poll() {
    AppendBuffer b = queue.pollSealed();
    List<Long> found = new ArrayList<>();
    if (b != null) {
      found.add(b.firstSequence());
      int at = BatchFormat.HEADER_LENGTH;
      for (int i = 0; i < b.count(); i++) {
        int size = b.memory().getInt(at + RecordFormat.LENGTH);
        found.add((long) b.memory().get(at + RecordFormat.HEADER_LENGTH));
        at += RecordFormat.HEADER_LENGTH + size;
      }
      assertThat(b.length()).isEqualTo(at);
    }
    return found;
  }

  @Test
  void fillsTheRestOfABufferThenTheNextAndOthersGoOnInTheLast() {
    grant(3);
    assertThat(one()).isEqualTo(1);
    assertThat(each.append(records(RECORD, RECORD, RECORD, RECORD, RECORD))).isEqualTo(6);
    assertThat(one()).isEqualTo(7);
    queue.sealCurrent();
    assertThat(poll()).containsExactly(1L, 0L, 1L, 2L, 3L);
    assertThat(poll()).containsExactly(5L, 4L, 5L, 0L);
    assertThat(poll()).isEmpty();
    assertThat(queue.grantedCount()).isEqualTo(1);
  }

  /** Two that do not fit into one buffer: nothing of it is left empty, and nobody is kept out. */
  @Test
  void aBatchOfLessThanABufferIsPartedWhereTheBufferEnds() {
    grant(4);
    ByteBuffer batch = records(RECORD, RECORD);
    assertThat(each.append(batch)).isEqualTo(2);
    assertThat(queue.waiting()).isEqualTo(2);
    assertThat(each.append(batch)).isEqualTo(4);
    assertThat(each.append(records(MOST - RecordFormat.HEADER_LENGTH))).isEqualTo(5);
    assertThat(one()).isEqualTo(6);
    queue.sealCurrent();
    assertThat(poll()).containsExactly(1L, 1L, 2L, 1L);
    AppendBuffer second = queue.pollSealed();
    assertThat(second.count()).isEqualTo(1);
    assertThat(second.firstSequence()).isEqualTo(4);
    int unbound = batch.getInt(RecordFormat.HEADER_LENGTH + RECORD + RecordFormat.CHECK);
    assertThat(second.memory().getInt(BatchFormat.HEADER_LENGTH + RecordFormat.CHECK))
        .isEqualTo(RecordFormat.bind(unbound, SEED, 4));
    assertThat(poll()).containsExactly(5L, 1L);
    assertThat(poll()).as("it did not fit beside").containsExactly(6L, 0L);
  }

  @Test
  void whatMustWaitIsNotPartedAndTheRestOfTheBufferIsKeptForIt() {
    grant(1);
    assertThat(each.append(records(RECORD, RECORD, RECORD))).isEqualTo(3);
    committer.add(
        () -> {
          assertThat(queue.lastSequence()).isEqualTo(3);
          assertThat(queue.pollSealed()).isNull();
          assertThat(space.takeDemand()).isTrue();
          grant(2);
        });
    assertThat(each.append(records(900, RECORD, RECORD))).isEqualTo(6);
    queue.sealCurrent();
    assertThat(poll()).containsExactly(1L, 1L, 2L, 3L, 1L);
    assertThat(poll()).containsExactly(5L, 2L, 3L);
    space.stop(new StopReason(LOG, null, 0));
    assertThatThrownBy(() -> each.append(records(10))).isInstanceOf(LogClosedException.class);
  }

  @Test
  void aCallerOfAShortBatchWaitsWhileAnotherHolds() throws Exception {
    grant(2);
    CompletableFuture<Long> other = new CompletableFuture<>();
    Thread caller = new Thread(() -> other.complete(each.append(records(RECORD, RECORD))), OTHER);
    space.takeTurn();
    hold.begin();
    caller.start();
    while (caller.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(queue.lastSequence()).isZero();
    hold.end();
    space.leaveTurn();
    assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void theRecordsAreBoundToTheirSequences() {
    grant(2);
    one();
    ByteBuffer records = records(RECORD, RECORD, RECORD, RECORD);
    each.append(records);
    queue.sealCurrent();
    queue.pollSealed();
    AppendBuffer second = queue.pollSealed();
    int from = 3 * (RecordFormat.HEADER_LENGTH + RECORD);
    int unbound = records.getInt(from + RecordFormat.CHECK);
    assertThat(second.memory().getInt(BatchFormat.HEADER_LENGTH + RecordFormat.CHECK))
        .isEqualTo(RecordFormat.bind(unbound, SEED, 5));
  }

  @Test
  void waitsForABufferWithTheFullOnesAtTheCommitter() {
    grant(1);
    int[] waited = {0};
    int[] heard = {0};
    committer.add(
        () -> {
          waited[0]++;
          heard[0] = poll().size();
          grant(1);
        });
    assertThat(each.append(records(RECORD, RECORD, RECORD, RECORD, RECORD))).isEqualTo(5);
    assertThat(waited[0]).isEqualTo(1);
    assertThat(heard[0]).as("the full one is there by then").isEqualTo(1 + 3);
    assertThat(queue.waiting()).as("the last one is open").isEqualTo(2);
  }

  @Test
  void anEmptyBufferBeforeALargeRecordGoesBackToTheGranted() {
    grant(2);
    assertThatThrownBy(() -> queue.append(new byte[10], 5, 10, 0, 0, false))
        .isInstanceOf(IndexOutOfBoundsException.class);
    committer.add(
        () -> {
          List<AppendBuffer> back = new ArrayList<>();
          new GrantedBuffers(queue).reclaim(back::add);
          assertThat(back).hasSize(2);
          assertThat(large.grant()).isTrue();
          back.forEach(queue::grant);
          space.granted();
        });
    assertThat(each.append(records(20_000, RECORD))).isEqualTo(2);
    assertThat(queue.pollSealed().isLarge()).isTrue();
    assertThat(one()).isEqualTo(3);
    queue.sealCurrent();
    assertThat(poll()).containsExactly(2L, 2L, 0L);
  }

  @Test
  void aLargeRecordKeepsItsPlace() {
    grant(2);
    committer.add(
        () -> {
          assertThat(poll()).containsExactly(1L, 1L);
          assertThat(large.grant()).isTrue();
          space.granted();
        });
    assertThat(each.append(records(RECORD, 20_000, RECORD))).isEqualTo(3);
    AppendBuffer second = queue.pollSealed();
    assertThat(second.isLarge()).isTrue();
    assertThat(second.firstSequence()).isEqualTo(2);
    queue.sealCurrent();
    assertThat(poll()).containsExactly(3L, 3L);
  }

  @Test
  void nobodyComesInBetweenAndWhoWaitsComesBehind() throws Exception {
    grant(1);
    CompletableFuture<Long> other = new CompletableFuture<>();
    Thread caller =
        new Thread(() -> other.complete(queue.append(new byte[10], 0, 10, 0, 0, true)), OTHER);
    committer.add(
        () -> {
          poll();
          grant(3);
          assertThat(one()).as("who must not wait").isEqualTo(-1);
          caller.start();
          while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
          assertThat(queue.lastSequence()).isEqualTo(3);
        });
    assertThat(each.append(records(RECORD, RECORD, RECORD, RECORD, RECORD))).isEqualTo(5);
    assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo(6);
  }

  /** The committer neither takes it nor ends without it, and nobody is refused for it. */
  @Test
  void whatIsInABufferThatIsFilledWaitsUntilItsCallerIsDone() {
    grant(1);
    one();
    hold.begin();
    queue.sealCurrent();
    assertThat(queue.isBinding()).isTrue();
    assertThat(queue.hasWork()).isFalse();
    assertThat(queue.mayHaveWork()).isFalse();
    assertThat(queue.pollSealed()).isNull();
    assertThat(queue.refuse(full())).isFalse();
    assertThat(hold.awaitRoom(100).count()).isEqualTo(1);
    hold.end();
    assertThat(queue.isBinding()).isFalse();
    assertThat(queue.hasWork()).isTrue();
    queue.sealCurrent();
    assertThat(queue.pollSealed().count()).isEqualTo(1);
  }

  private static Refusal full() {
    IOException cause = new IOException("No space left on device");
    return new Refusal(Errors.io("write", LOG, 0, cause), true);
  }

  @Test
  void theEndInTheMiddleTellsWhatWasAccepted() {
    grant(1);
    one();
    committer.add(() -> space.stop(new StopReason(LOG, null, 0)));
    ByteBuffer records = records(RECORD, RECORD, RECORD, RECORD, RECORD);
    LogClosedException e =
        catchThrowableOfType(LogClosedException.class, () -> each.append(records));
    assertThat(e.accepted()).isEqualTo(3);
    assertThat(e.lastAccepted()).isEqualTo(4);
    assertThat(e).hasMessageStartingWith("the first 3 records").hasMessageContaining("sequence 4");
    assertThat(queue.lastSequence()).isEqualTo(4);
    assertThat(poll()).hasSize(1 + 4);
    LogClosedException none =
        catchThrowableOfType(LogClosedException.class, () -> each.append(records));
    assertThat(none.accepted()).isZero();
    assertThat(none.lastAccepted()).isZero();
  }

  /** Stopped before the hold began: the committer may have ended, and takes no buffer any more. */
  @Test
  void aLogThatHasStoppedIsNotHeld() {
    grant(1);
    one();
    space.stop(new StopReason(LOG, null, 0));
    assertThatThrownBy(hold::begin).isInstanceOf(LogClosedException.class);
    assertThat(queue.hasWork()).isTrue();
  }

  @Test
  void aRefusalInTheMiddleTellsWhatWasAcceptedAndTheRestCanBeTriedAgain() {
    grant(1);
    committer.add(
        () -> {
          assertThat(queue.refuse(full())).as("the full one is to be written").isFalse();
          assertThat(queue.pollSealed()).isNotNull();
          assertThat(queue.refuse(full())).isTrue();
        });
    LogFullException e =
        catchThrowableOfType(
            LogFullException.class,
            () -> each.append(records(RECORD, RECORD, RECORD, RECORD, RECORD)));
    assertThat(e.accepted()).isEqualTo(3);
    assertThat(e.lastAccepted()).isEqualTo(3);
    grant(1);
    assertThat(each.append(records(RECORD))).as("the turn was given back").isEqualTo(4);
    assertThat(one()).isEqualTo(5);
  }

  @Test
  void whatIsFullRingsAndTheEndRings() {
    grant(4);
    List<Integer> at = new ArrayList<>();
    RingCount count = new RingCount();
    Doorbell counted = new Doorbell(count);
    Hold other = new Hold(queue, space, counted);
    AppendBuffer[] next = new AppendBuffer[1];
    count.asleep =
        () -> {
          other.begin();
          at.add(count.rings);
          AppendBuffer b = other.awaitRoom(MOST);
          other.accept(b, 1, MOST);
          at.add(count.rings);
          next[0] = other.awaitRoom(MOST);
          at.add(count.rings);
        };
    counted.aboutToSleep();
    counted.sleep();
    count.asleep =
        () -> {
          other.accept(next[0], 1, 100);
          at.add(count.rings);
          other.end();
          at.add(count.rings);
        };
    counted.aboutToSleep();
    counted.sleep();
    assertThat(at).as("begin, accept, next buffer, accept, end").containsExactly(0, 0, 1, 1, 2);
  }

  private static final class RingCount extends Host {
    private int rings;
    private Runnable asleep = () -> {};

    @Override
    public void park(Object blocker) {
      asleep.run();
    }

    @Override
    public void unpark(Thread thread) {
      rings++;
    }
  }
}
