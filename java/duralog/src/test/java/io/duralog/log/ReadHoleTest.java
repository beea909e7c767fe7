package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.format.BatchHeader;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.ReadAs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link DuraLog#read} of a record that is lost is no answer "there is none". */
class ReadHoleTest extends RowTest {
  private Damage lost;

  /** Five records in four batches; of the third record a bit is not as it was written. */
  @BeforeEach
  void lay() {
    log.segment(8);
    log.add(Item.text("one"));
    BatchHeader h = log.add(Item.text("two"), Item.text("three"));
    log.add(Item.text("four"));
    log.add(Item.text("five"));
    log.close();
    int three = (int) h.offset() + 64 + 9 + 3;
    image().file("0000000001.seg")[three + 9] ^= 1;
    image().writeTo(directory);
    lost = damage(Kind.BAD_CHECKSUM, "0000000001.seg", three, 9 + 5, 3, 3, true);
  }

  private static void found(LogReader opened, long sequence, String text) {
    assertThat(opened.read(sequence))
        .hasValueSatisfying(r -> assertThat(r.asString()).isEqualTo(text));
  }

  @Test
  void itThrowsAndNamesWhatIsLost() {
    for (OnDamage mode : new OnDamage[] {OnDamage.STOP_AT_TORN_TAIL, OnDamage.STRICT}) {
      try (LogReader opened = DuraLog.openReadOnly(directory, ReadAs.options(OnDamage.SALVAGE))) {
        assertThat(opened.recovery().damage()).contains(lost);
      }
      log.opened();
      try (LogReader opened = openedBehindTheDamage(mode)) {
        assertThatThrownBy(() -> opened.read(3))
            .isInstanceOfSatisfying(
                CorruptLogException.class, e -> assertThat(e.damage()).isEqualTo(lost));
        found(opened, 1, "one");
        found(opened, 4, "four");
        found(opened, 5, "five");
        assertThat(opened.read(6)).as("was never there").isEmpty();
      }
    }
  }

  /** A reader that was opened before the damage, as of a log that is long enough. */
  private LogReader openedBehindTheDamage(OnDamage mode) {
    byte[] file = image().file("0000000001.seg");
    file[(int) lost.offset() + 9] ^= 1;
    image().writeTo(directory);
    LogReader opened = DuraLog.openReadOnly(directory, ReadAs.options(mode));
    file[(int) lost.offset() + 9] ^= 1;
    image().writeTo(directory);
    return opened;
  }

  @Test
  void inSalvageItIsPassedOver() {
    try (LogReader opened = DuraLog.openReadOnly(directory, ReadAs.options(OnDamage.SALVAGE))) {
      found(opened, 2, "two");
      assertThat(opened.read(3)).isEmpty();
      found(opened, 4, "four");
      found(opened, 5, "five");
    }
  }
}
