package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.OnDamage;
import io.duralog.format.BatchHeader;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is left where a log is damaged at its end, or at its beginning, or has lost a header. */
class SalvageAtEndTest extends RowTest {
  private static final String FILE = "0000000001.seg";

  @Test
  void recordsOfALostHeaderAtTheEndAreFound() {
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader last = log.add(Item.text("two"), Item.bytes(6000, '3'), Item.text("four"));
    log.opened();
    image().file(FILE)[(int) last.offset() + 16] ^= 1; // its header: the records are sound
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(oneTo(4));
    assertThat(r.last()).isEqualTo(4);
  }

  @Test
  void aHoleAtTheEndIsPassedOver() {
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader last = log.add(Item.text("two"), Item.bytes(6000, '3'), Item.text("four"));
    log.opened();
    image().file(FILE)[(int) last.offset() + 64 + 9 + 3 + 9] ^= 1; // record 3
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 2L, 4L);
  }

  @Test
  void lostBatchesAtTheEndOfAClosedLogLeaveAHole() {
    closedWithoutItsLastBatch();
    readsOnlyTheFirstOfThree();
  }

  private BatchHeader closedWithoutItsLastBatch() {
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader last = log.add(Item.text("two"), Item.text("three"));
    log.close();
    Arrays.fill(image().file(FILE), (int) last.offset(), (int) last.end(), (byte) 0);
    return last;
  }

  private void readsOnlyTheFirstOfThree() {
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L);
    assertThat(r.last()).isEqualTo(3);
    assertThat(r.opened().cleanlyClosed()).isTrue();
    assertThat(r.damage())
        .extracting(Damage::kind, Damage::firstLost, Damage::lastLost)
        .containsExactly(tuple(Kind.LOST_RANGE, 2L, 3L));
    assertThat(r.damage()).isEqualTo(r.opened().damage());
  }

  /** The mark says where the log ended; something stands behind that, whatever it is. */
  @Test
  void whatStandsBehindTheEndThatTheMarkNamesChangesNothing() {
    int stray = (int) closedWithoutItsLastBatch().end() + 2 * SegmentFormat.BLOCK_SIZE;
    image().file(FILE)[stray + 77] = 'x';
    readsOnlyTheFirstOfThree();
  }

  private void damageHeader(BatchHeader h) {
    image().file(SegmentFormat.fileName(h.segment()))[(int) h.offset() + 8] ^= 1;
  }

  @Test
  void recordsWithoutAHeaderBehindAMissingBeginningStayReadable() {
    log.segment(4);
    log.add(Item.text("one"));
    log.segment(16);
    damageHeader(log.add(Item.text("two"), Item.text("three")));
    log.close();
    image().remove(FILE);
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(2L, 3L);
    assertThat(r.damage())
        .extracting(Damage::kind, Damage::firstLost, Damage::lastLost)
        .containsExactly(tuple(Kind.MISSING_SEGMENT, 0L, 0L), tuple(Kind.BAD_HEADER, 1L, 1L));
  }

  @Test
  void recordsWithoutAHeaderBehindAGapStayReadable() {
    log.segment(4);
    log.add(Item.text("one"));
    log.segment(4);
    log.add(Item.text("two"));
    log.segment(16);
    damageHeader(log.add(Item.text("three"), Item.text("four")));
    log.opened();
    image().remove("0000000002.seg");
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 3L, 4L);
    assertThat(r.damage())
        .extracting(Damage::kind, Damage::firstLost, Damage::lastLost)
        .containsExactly(tuple(Kind.MISSING_SEGMENT, 2L, 0L), tuple(Kind.BAD_HEADER, 2L, 2L));
  }

  /**
   * Found by the fuzzer: with a batch behind the gap, a header that was damaged in front of it was
   * taken for the gap, and its records were looked for in the wrong place.
   */
  @Test
  void aHeaderThatIsDamagedInFrontOfAGapIsThatAndNoGap() {
    log.segment(4);
    log.add(Item.text("one"));
    damageHeader(log.add(Item.text("two")));
    log.add(Item.text("three"));
    log.segment(16).segment(16);
    log.add(Item.text("four"));
    image().remove("0000000002.seg");
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(oneTo(4));
    assertThat(r.damage())
        .extracting(Damage::kind, Damage::offset, Damage::firstLost)
        .containsExactly(tuple(Kind.BAD_HEADER, 8192L, 0L), tuple(Kind.MISSING_SEGMENT, 0L, 0L));
  }

  @Test
  void ofSegmentsWithoutAnyHeaderEachIsSearched() {
    log.segment(4);
    log.add(Item.text("one"));
    for (int i = 0; i < 3; i++) {
      log.segment(4);
      damageHeader(log.add(Item.text("first of " + i), Item.text("second of " + i)));
    }
    log.segment(4);
    log.opened();
    damageHeader(log.batches().get(0));
    assertThat(read(OnDamage.SALVAGE).sequences()).containsExactly(oneTo(7));
  }

  @Test
  void whatProvedAPlaceProvesTheNextSegmentsToo() {
    log.segment(4);
    log.add(0, Item.text("one"));
    log.segment(4);
    damageHeader(log.add(0, Item.text("two"), Item.text("three")));
    log.segment(4);
    damageHeader(log.add(0, Item.text("four"), Item.text("five")));
    log.add(3, Item.text("six"));
    assertThat(read(OnDamage.SALVAGE).sequences()).containsExactly(oneTo(6));
  }

  @Test
  void recordsBehindThePlaceOfTheMarkAreFound() {
    log.segment(16);
    log.add(Item.text("one"), Item.text("two"));
    log.close();
    byte[] file = image().file(FILE);
    System.arraycopy(file, 4096, file, 8192, 4096);
    Arrays.fill(file, 4096, 8192, (byte) 0);
    assertThat(read(OnDamage.SALVAGE).sequences()).containsExactly(oneTo(2));
  }
}
