package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.RecordType;
import io.duralog.format.BatchFormat;
import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;
import io.duralog.host.Host;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch that another thread changes hurts whoever appends it, and nobody else. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EncodedBatchTest {
  private static final int SEED = 7;

  private final Doorbell bell = new Doorbell(Host.REAL);
  private final BackPressure space = new BackPressure(Path.of("log"), bell, Host.REAL);
  private final AppendQueue queue = new AppendQueue(4, 1, SEED, bell, space);
  private final AppendBuffer buffer = AppendBuffer.of(ByteBuffer.allocateDirect(8192));

  private static EncodedBatch batch() {
    return fill(new EncodedBatch());
  }

  private static EncodedBatch fill(EncodedBatch batch) {
    batch.add("one");
    batch.add("two");
    batch.add(RecordType.BYTES, new byte[300], 0, 300);
    return batch;
  }

  private static void elsewhere(Runnable change) throws InterruptedException {
    Thread t = new Thread(change);
    t.start();
    t.join();
  }

  private static ByteBuffer memory() {
    return ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void theOwnersBatchIsTakenAsItIs() {
    EncodedBatch mine = batch();
    assertThat(mine.sealed()).isSameAs(mine);
    assertThat(mine.copyAndBind(memory(), 64, (int) mine.bytes(), SEED, 5)).isEqualTo(3);
  }

  @Test
  void whatAnotherThreadHasTouchedIsCopiedAndChecked() throws Exception {
    EncodedBatch touched = batch();
    elsewhere(() -> touched.add("four"));
    EncodedBatch copy = touched.sealed();
    assertThat(copy).isNotSameAs(touched);
    assertThat(copy.size()).isEqualTo(4);
    assertThat(copy.bytes()).isEqualTo(touched.bytes());
    assertThat(touched.copyTo(memory(), 64, (int) touched.bytes())).isEqualTo(4);
  }

  @Test
  void aBatchOfAnotherThreadIsCopiedAndChecked() throws Exception {
    EncodedBatch mine = batch();
    elsewhere(() -> assertThat(mine.sealed()).isNotSameAs(mine));
  }

  /** As if it had come between the first look and the copy. */
  @Test
  void aChangeDuringTheCopyIsNoticedAndNothingIsAccepted() throws Exception {
    EncodedBatch mine = batch();
    assertThat(queue.append(new byte[10], 0, 10, 0, 0, false)).isEqualTo(-1);
    queue.grant(buffer);
    assertThat(queue.append(new byte[10], 0, 10, 0, 0, false)).isEqualTo(1);
    elsewhere(mine::clear);
    elsewhere(() -> fill(mine));
    assertThatThrownBy(() -> queue.append(mine, false))
        .isInstanceOf(ConcurrentModificationException.class);
    assertThat(queue.lastSequence()).isEqualTo(1);
    assertThat(queue.append(new byte[10], 0, 10, 0, 0, false)).as("the lock is free").isEqualTo(2);
    assertThat(buffer.count()).isEqualTo(2);
    assertThat(buffer.length()).isEqualTo(BatchFormat.HEADER_LENGTH + 2 * 19);
  }

  @Test
  void whatIsFrozenStaysAsItWasWhateverOthersDoToTheBatch() throws Exception {
    EncodedBatch mine = batch();
    ByteBuffer frozen = mine.frozen();
    ByteBuffer before = ByteBuffer.allocate(frozen.limit()).put(0, frozen, 0, frozen.limit());
    elsewhere(
        () -> {
          mine.clear();
          mine.add("other");
          fill(mine);
        });
    assertThat(frozen.limit()).isEqualTo(before.limit());
    assertThat(frozen).isEqualTo(before);
    assertThat(EncodedBatch.requireSound(frozen, 0, frozen.limit())).isEqualTo(3);
    ByteBuffer copy = mine.frozen();
    assertThat(EncodedBatch.requireSound(copy, 0, copy.limit())).isEqualTo(4);
    elsewhere(mine::clear);
    elsewhere(() -> fill(mine));
    assertThat(EncodedBatch.requireSound(copy, 0, copy.limit())).as("a copy").isEqualTo(4);
  }

  @Test
  void theLongestIsFoundWhereverItLies() {
    assertThat(EncodedBatch.longest(batch().frozen())).isEqualTo(300);
    EncodedBatch one = new EncodedBatch();
    assertThat(EncodedBatch.longest(one.frozen())).isZero();
    one.add("four");
    one.add("one");
    assertThat(EncodedBatch.longest(one.frozen())).isEqualTo(4);
  }

  /** A view torn in the middle: lengths that lead nowhere, a payload of another checksum. */
  @Test
  void noTornViewPassesTheCheck() throws Exception {
    for (int flipped = 0; flipped < 3 * RecordFormat.HEADER_LENGTH; flipped++) {
      for (int bit = 0; bit < 8; bit++) {
        EncodedBatch torn = batch();
        elsewhere(() -> {}); // no change of its own
        ByteBuffer copy = memory();
        int size = torn.copyTo(copy, 0, (int) torn.bytes());
        assertThat(size).isEqualTo(3);
        copy.put(flipped, (byte) (copy.get(flipped) ^ 1 << bit));
        byte[] bytes = new byte[(int) torn.bytes()];
        copy.get(0, bytes);
        assertThatThrownBy(() -> EncodedBatch.requireSound(copy, 0, bytes.length))
            .as("byte %s bit %s", flipped, bit)
            .isInstanceOf(ConcurrentModificationException.class);
      }
    }
  }

  @Test
  void aRecordOfPartsIsThatOfTheirSum() {
    ByteBuffer middle = ByteBuffer.wrap(new byte[] {0, 2, 3, 0}).position(1).limit(3);
    ByteBuffer direct = ByteBuffer.allocateDirect(1).put(0, (byte) 4);
    EncodedBatch parts = new EncodedBatch();
    parts.add(16, ByteBuffer.wrap(new byte[] {1}), middle, direct);
    parts.add(255);
    EncodedBatch whole = new EncodedBatch();
    whole.add(16, new byte[] {1, 2, 3, 4}, 0, 4);
    whole.add(255, new byte[0], 0, 0);
    ByteBuffer one = memory();
    ByteBuffer other = memory();
    assertThat(parts.copyTo(one, 0, (int) parts.bytes())).isEqualTo(2);
    assertThat(whole.copyTo(other, 0, (int) whole.bytes())).isEqualTo(2);
    assertThat(one).isEqualTo(other);
    assertThat(middle.position()).as("does not move").isEqualTo(1);
    assertThatThrownBy(() -> parts.add(3, middle)).isInstanceOf(IllegalArgumentException.class);
    assertThat(parts.size()).isEqualTo(2);
  }

  /** Whatever the lengths say, only the claimed range is written. */
  @Test
  void bindingStaysWithinItsRange() {
    for (int size : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, -9, 92, 1000}) {
      ByteBuffer memory = memory();
      byte[] before = new byte[4096];
      Arrays.fill(before, (byte) 0x55);
      LittleEndian.putInt(before, 1000 + RecordFormat.LENGTH, size);
      memory.put(0, before);
      assertThatThrownBy(() -> EncodedBatch.bind(memory, 1000, 100, SEED, 9))
          .as("length %s", size)
          .isInstanceOf(ConcurrentModificationException.class);
      byte[] after = new byte[4096];
      memory.get(0, after);
      assertThat(after).isEqualTo(before);
    }
  }
}
