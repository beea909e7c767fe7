package io.duralog.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.segment.SegmentCatalog;
import io.duralog.segment.SegmentRef;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.ImageEngine;
import io.duralog.testlog.Roots;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cut finds of a log laid by hand, and what it writes of a batch that is split. */
class KeptPartTest {
  private static final int BLOCK = 4096;
  private static final long RUN = 99;
  private static final LogId ID = LogId.of(HandLog.ID);

  private final HandLog log = new HandLog();
  private final Engine engine = new ImageEngine(log.image());

  private static SegmentRef segment(int number) {
    return new SegmentRef(number, Path.of("log", "000000000" + number + ".seg"), 0);
  }

  private KeptPart of(long kept, SegmentRef... segments) {
    LogRoot root = Roots.of(log.close().image());
    return KeptPart.of(new SegmentCatalog.View(root, List.of(segments)), kept, engine, ID, RUN);
  }

  /** A file in memory. */
  private static final class Written implements BlockFile {
    byte[] bytes = new byte[0];

    @Override
    public Path path() {
      return Path.of("written");
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public int read(long offset, ByteBuffer to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(long offset, ByteBuffer blocks) {
      assertThat(offset % BLOCK).isZero();
      assertThat(blocks.remaining() % BLOCK).isZero();
      int end = (int) offset + blocks.remaining();
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length, end));
      blocks.get(bytes, (int) offset, blocks.remaining());
    }

    @Override
    public void sync() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }
  }

  /** Through memory of one block, too: the batch is written in parts. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void aBatchThatIsSplitKeepsItsRecords(int blocks) {
    log.segment(40);
    log.add(Item.text("one"));
    log.add(Item.bytes(9_000, 'b'), Item.bytes(9_000, 'c'), Item.bytes(9_000, 'd'));
    Written to = new Written();
    ByteBuffer through = ByteBuffer.allocate(blocks * BLOCK);
    LogRoot.Place end = of(3, segment(1)).write(to, through);
    BatchHeader h = BatchFormat.read(to.bytes, 2 * BLOCK);
    assertThat(BatchFormat.isIntact(to.bytes, 2 * BLOCK, ID.seed())).isTrue();
    assertThat(end).isEqualTo(new LogRoot.Place(3, 1, h.end(), h.crc(), RUN));
    assertThat(h.count()).isEqualTo(2);
    assertThat(h.firstOfRun()).isTrue();
    assertThat(h.run()).isEqualTo(RUN);
    assertThat(to.size()).isEqualTo(h.end());
    byte[] whole = log.image().file("0000000001.seg");
    int from = 2 * BLOCK + BatchFormat.HEADER_LENGTH;
    assertThat(Arrays.copyOfRange(to.bytes, from, 2 * BLOCK + h.length()))
        .isEqualTo(Arrays.copyOfRange(whole, from, 2 * BLOCK + h.length()));
    assertThat(Arrays.copyOfRange(to.bytes, 2 * BLOCK + h.length(), (int) h.end())).containsOnly(0);
    assertThat(Arrays.copyOfRange(to.bytes, BLOCK, 2 * BLOCK))
        .isEqualTo(Arrays.copyOfRange(whole, BLOCK, 2 * BLOCK));
  }

  /** Of the records that are kept, or of those that are not: a split copies no unsound batch. */
  @ParameterizedTest
  @ValueSource(ints = {100, 20_000})
  void aBatchThatIsSplitMustBeSound(int at) {
    log.segment(40);
    log.add(Item.bytes(9_000, 'b'), Item.bytes(9_000, 'c'), Item.bytes(9_000, 'd'));
    log.image().file("0000000001.seg")[BLOCK + at] ^= 1;
    KeptPart part = of(2, segment(1));
    assertThatThrownBy(() -> part.write(new Written(), ByteBuffer.allocate(BLOCK)))
        .isInstanceOf(CorruptLogException.class);
  }

  @Test
  void aFileThatWasCutShortIsDamage() {
    log.segment(40);
    log.add(Item.bytes(20_000, 'b'));
    KeptPart part = of(1, segment(1));
    log.image().put("0000000001.seg", Arrays.copyOf(log.image().file("0000000001.seg"), 9_000));
    assertThatThrownBy(() -> part.write(new Written(), ByteBuffer.allocate(4 * BLOCK)))
        .isInstanceOf(CorruptLogException.class);
  }

  /** A copy that a salvage made has holes. */
  @Test
  void aSequenceInAHoleIsRefused() {
    log.segment(40);
    BatchHeader one = log.add(Item.text("one"));
    int gap = BatchFormat.GAP;
    log.put(1, log.block(), HandLog.RUN, 7, 6, one.crc(), gap, Item.text("seven"));
    assertThat(of(7, segment(1)).number()).isOne();
    for (long hole : new long[] {2, 6}) {
      assertThatThrownBy(() -> of(hole, segment(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no record " + hole)
          .hasMessageContaining("goes on with 7");
    }
  }

  @Test
  void emptySegmentsBetweenArePassed() {
    log.segment(4);
    log.add(Item.text("one"));
    log.segment(2).segment(2).segment(40);
    log.add(Item.bytes(9_000, 'b'));
    KeptPart part = of(2, segment(1), segment(2), segment(3), segment(4));
    assertThat(part.number()).isEqualTo(4);
    assertThat(of(1, segment(1), segment(2), segment(3), segment(4)).number()).isOne();
  }

  /** Told at the first place where nothing was found, not at the last one. */
  @Test
  void aChainThatEndsBeforeTheSequenceIsDamage() {
    log.segment(4);
    log.add(Item.text("one"));
    log.segment(2).segment(40);
    log.add(Item.text("two"));
    log.add(Item.text("three"));
    log.image().file("0000000003.seg")[BLOCK + 20] ^= 1;
    assertThatThrownBy(() -> of(3, segment(1), segment(2), segment(3)))
        .isInstanceOfSatisfying(
            CorruptLogException.class,
            e -> {
              assertThat(e.damage().path()).isEqualTo(segment(1).path());
              assertThat(e.damage().offset()).isEqualTo(2 * BLOCK);
              assertThat(e.damage().firstLost()).isEqualTo(2);
              assertThat(e.damage().lastLost()).isEqualTo(3);
            });
  }

  /** Another batch where the next one should be. */
  @Test
  void aBatchThatDoesNotContinueIsDamage() {
    log.segment(40);
    BatchHeader one = log.add(Item.text("one"));
    log.put(1, log.block(), HandLog.RUN, 2, 1, one.crc() + 1, 0, Item.text("two"));
    assertThatThrownBy(() -> of(2, segment(1))).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void aSequenceBeforeTheLogIsRefused() {
    log.segment(40);
    log.add(Item.text("one"));
    assertThatThrownBy(() -> of(0, segment(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("begins behind 0");
  }
}
