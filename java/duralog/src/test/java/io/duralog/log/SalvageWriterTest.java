package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.OnDamage;
import io.duralog.format.BatchHeader;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import org.junit.jupiter.api.Test;

/** A writer that goes on with a damaged log: it costs nothing more, and never a sequence twice. */
class SalvageWriterTest extends RowTest {
  private static final String FILE = "0000000001.seg";

  @Test
  void whatSalvageFoundAtTheEndIsNotOverwritten() {
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
  void aHoleAtTheEndIsNotFilledWithNewSequences() {
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
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader last = log.add(Item.text("two"), Item.text("three"));
    log.close();
    byte[] file = image().file(FILE);
    java.util.Arrays.fill(file, (int) last.offset(), file.length, (byte) 0);
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L);
    assertThat(r.last()).isEqualTo(3);
    assertThat(DirectoryImage.of(directory).has("closed")).isTrue();
  }
}
