package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage.Kind;
import io.duralog.OnDamage;
import io.duralog.format.BatchHeader;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import org.junit.jupiter.api.Test;

/** Row S3: a segment in the middle is gone, and what is reported as lost is exactly that. */
class GapRowsTest extends RowTest {
  private static final String FIRST = "0000000001.seg";
  private static final String SECOND = "0000000002.seg";

  private Reading salvaged() {
    return Reading.of(image().writeTo(directory), OnDamage.SALVAGE);
  }

  @Test
  void itsRecordsAreLost() {
    log.segment(4);
    log.add(Item.text("one"));
    log.segment(4);
    log.add(Item.text("two"), Item.text("three"));
    log.segment(4);
    log.add(Item.text("four"));
    image().remove(SECOND);
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL))
        .isEqualTo(damage(Kind.MISSING_SEGMENT, SECOND, 0, 0, 2, 3, true));
    Reading r = salvaged();
    assertThat(r.sequences()).containsExactly(1L, 4L);
    assertThat(r.damage()).containsExactly(damage(Kind.MISSING_SEGMENT, SECOND, 0, 0, 2, 3, true));
  }

  @Test
  void itWasEmptyAndNothingIsLost() {
    log.segment(4);
    log.add(Item.text("one"));
    log.segment(4).segment(4);
    log.add(Item.text("two"));
    image().remove(SECOND);
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL))
        .isEqualTo(damage(Kind.MISSING_SEGMENT, SECOND, 0, 0, 0, 0, true));
    Reading r = salvaged();
    assertThat(r.sequences()).containsExactly(1L, 2L);
    assertThat(r.damage()).containsExactly(damage(Kind.MISSING_SEGMENT, SECOND, 0, 0, 0, 0, true));
  }

  /** The last batch in front of the gap has no header any more, and one bad record. */
  @Test
  void whatIsLostInFrontOfItIsListedApart() {
    log.segment(4);
    log.add(Item.text("one"));
    BatchHeader h =
        log.add(Item.text("two"), Item.text("three"), Item.text("four"), Item.text("five"));
    log.segment(4);
    log.add(Item.text("six"));
    log.segment(4);
    log.add(Item.text("seven"));
    byte[] first = image().file(FIRST);
    int begin = (int) h.offset();
    first[begin + 16] ^= 1;
    int three = begin + 64 + 9 + 3;
    first[three + 9] ^= 1;
    image().remove(SECOND);
    Reading r = salvaged();
    assertThat(r.sequences()).containsExactly(1L, 2L, 4L, 5L, 7L);
    assertThat(r.damage())
        .containsExactly(
            damage(Kind.MISSING_SEGMENT, SECOND, 0, 0, 6, 6, true),
            damage(Kind.LOST_RANGE, FIRST, three, 9 + 5, 3, 3, true));
  }

  @Test
  void noHeaderBehindItTellsWhatIsLost() {
    log.segment(4);
    log.add(Item.text("one"));
    log.segment(4);
    log.add(Item.text("two"));
    log.segment(4);
    image().remove(SECOND);
    assertThat(salvaged().damage())
        .containsExactly(damage(Kind.MISSING_SEGMENT, SECOND, 0, 0, 2, 0, true));
  }
}
