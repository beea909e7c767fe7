package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage.Kind;
import io.duralog.OnDamage;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Rows of the decision table in states that need two accidents, or a hostile hand. */
class RareRowsTest extends RowTest {
  private static final String FIRST = "0000000001.seg";
  private static final String SECOND = "0000000002.seg";

  private byte[] file(String name) {
    return image().file(name);
  }

  /** Makes the header of a batch say another length, with a checksum that is right. */
  private void setLength(BatchHeader h, int length) {
    BatchHeader longer =
        new BatchHeader(
            h.run(),
            h.firstSequence(),
            h.durableSequence(),
            h.time(),
            length,
            h.count(),
            h.link(),
            h.flags(),
            h.segment(),
            h.block(),
            0);
    BatchFormat.write(
        ByteBuffer.wrap(file(FIRST)), (int) h.offset(), longer, log.seed(), new byte[64]);
  }

  /** Row S3, and the segment that is left tells of nothing. */
  @Test
  void theFirstSegmentIsGoneAndTheSecondIsEmpty() {
    log.segment(16).segment(16);
    image().remove(FIRST);
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL))
        .isEqualTo(damage(Kind.MISSING_SEGMENT, FIRST, 0, 0, 0, 0, true));
    Reading r = Reading.of(image().writeTo(directory), OnDamage.SALVAGE);
    assertThat(r.sequences()).isEmpty();
    assertThat(r.opened().damage())
        .containsExactly(damage(Kind.MISSING_SEGMENT, FIRST, 0, 0, 0, 0, true));
  }

  /** Row B5, then B4: every record is sound, and the batch is longer than they are. */
  @Test
  void recordsThatEndBeforeTheirBatchDoesAreBad() {
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader h = log.add(Item.text("two"), Item.text("three"));
    setLength(h, h.length() + 20);
    assertThat(refused(OnDamage.STRICT).kind()).isEqualTo(Kind.TORN_TAIL);
    Reading cut = read(OnDamage.STOP_AT_TORN_TAIL);
    assertThat(cut.sequences()).containsExactly(1L);
    assertThat(cut.damage()).hasSize(1);
    assertThat(cut.damage().get(0).kind()).isEqualTo(Kind.TORN_TAIL);

    log.opened();
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL).kind()).isEqualTo(Kind.BAD_CHECKSUM);
    Reading salvaged = read(OnDamage.SALVAGE);
    assertThat(salvaged.sequences()).as("nothing is lost").containsExactly(1L, 2L, 3L);
    assertThat(salvaged.damage()).hasSize(1);
    assertThat(salvaged.damage().get(0).kind()).isEqualTo(Kind.BAD_CHECKSUM);
    assertThat(salvaged.damage().get(0).firstLost()).isZero();
  }

  /** Row E6 at the very end of a file that was cut: too little is left for a header. */
  @Test
  void aFileThatEndsWithinAHeader() {
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader h = log.add(Item.text("two"));
    log.close();
    image().put(FIRST, Arrays.copyOf(file(FIRST), (int) h.offset() + 20));
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL))
        .isEqualTo(damage(Kind.BAD_HEADER, FIRST, h.offset(), 20, 2, 2, true));
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L);
    assertThat(r.last()).as("two is not handed out again").isEqualTo(2);
  }

  /** Row E5: zeros where a durable batch should be, and the batch stands further on. */
  @Test
  void aBatchThatStandsBehindZeros() {
    log.segment(16);
    BatchHeader one = log.add(Item.text("one"));
    log.put(1, log.block() + 2, HandLog.RUN, 2, 1, one.crc(), 0, Item.text("two"));
    log.put(1, log.block() + 3, HandLog.RUN, 3, 2, 99, 0, Item.text("not of the chain"));
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL).kind()).isEqualTo(Kind.LOST_RANGE);
    Reading r = Reading.of(image().writeTo(directory), OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 2L);
    assertThat(r.damage().get(0))
        .as("no sequence is lost")
        .isEqualTo(damage(Kind.LOST_RANGE, FIRST, one.end(), 8192, 0, 0, true));
  }

  /** Row E7: the root names a segment that is not there, and all records are. */
  @Test
  void theSegmentOfTheRootIsMissingAndNothingIsLostWithIt() {
    log.segment(8);
    BatchHeader one = log.add(Item.text("one"));
    BatchHeader two =
        log.put(1, log.block() + 1, HandLog.RUN, 2, 1, one.crc(), 0, Item.text("two"));
    image()
        .put(
            "root",
            Roots.at(
                new io.duralog.format.LogRoot.Place(2, 2, 8192, two.crc(), HandLog.RUN), true));
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL))
        .isEqualTo(damage(Kind.MISSING_SEGMENT, SECOND, 0, 0, 0, 0, true));
    Reading r = Reading.of(image().writeTo(directory), OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 2L);
  }

  /** The same offset in two segments: each is looked at twice, and each is damage. */
  @Test
  void twoBadPlacesAtTheSameOffset() {
    for (int segment = 1; segment <= 2; segment++) {
      log.segment(8);
      log.add(Item.text("a"));
      BatchHeader bad = log.add(Item.text("b"));
      log.add(Item.text("c"));
      log.add(Item.text("d"));
      file(segment == 1 ? FIRST : SECOND)[(int) bad.offset() + 16] ^= 1;
    }
    Reading r = Reading.of(image().writeTo(directory), OnDamage.SALVAGE);
    assertThat(r.sequences()).as("the records are sound").containsExactly(oneTo(8));
    assertThat(r.damage())
        .extracting(d -> d.path().getFileName().toString())
        .containsExactly(FIRST, SECOND);
    assertThat(r.damage()).allMatch(d -> d.kind() == Kind.BAD_HEADER && d.certain());
  }

  /**
   * Row E5 at the begin of a log: of the first segment nothing is left but its header. Where it is
   * cut it is the place of the flaw; where it is zeros, that is what does not fit behind them.
   */
  @Test
  void theFirstSegmentIsZerosAndTheSecondGoesOn() {
    for (boolean cut : new boolean[] {false, true}) {
      HandLog two = new HandLog().segment(4);
      two.add(Item.text("one"));
      two.add(Item.text("two"));
      two.segment(4);
      two.add(Item.text("three"));
      two.add(Item.text("four"));
      byte[] first = two.image().file(FIRST);
      Arrays.fill(first, 4096, first.length, (byte) 0);
      two.image().put(FIRST, cut ? Arrays.copyOf(first, 4096) : first);
      Reading r = Reading.of(two.image().writeTo(directory), OnDamage.SALVAGE);
      assertThat(r.sequences()).as("cut: %s", cut).containsExactly(3L, 4L);
      assertThat(r.damage()).hasSize(1);
      assertThat(r.damage().get(0).firstLost()).isEqualTo(1);
      assertThat(r.damage().get(0).lastLost()).isEqualTo(2);
      assertThat(r.damage().get(0).path()).isEqualTo(path(cut ? FIRST : SECOND));
    }
  }

  /**
   * The end of the file cuts off a batch that tells of more durable records than the mark: what it
   * speaks of is never handed out again.
   */
  @Test
  void aBatchThatIsCutOffSpeaksOfMoreThanTheMark() {
    log.segment(8);
    log.add(Item.text("one"));
    BatchHeader hole = log.add(Item.text("two"));
    log.add(Item.text("three"));
    log.close();
    byte[] bytes = file(FIRST);
    log.put(1, 6, HandLog.RUN, 6, 5, 99, 0, Item.bytes(5000, 'x'));
    image().put(FIRST, Arrays.copyOf(bytes, 7 * 4096));
    Arrays.fill(file(FIRST), (int) hole.offset(), (int) hole.offset() + 8192, (byte) 0);
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L);
    assertThat(r.last()).isEqualTo(5);
  }
}
