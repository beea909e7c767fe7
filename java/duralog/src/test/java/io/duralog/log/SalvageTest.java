package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.OnDamage;
import io.duralog.format.BatchHeader;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * What is left of a damaged log. Two of the tests are defects of others: BookKeeper's bad length
 * that took the rest of a file with it, and Artemis's records made of payload.
 */
class SalvageTest extends RowTest {
  private static final String FILE = "0000000001.seg";

  private byte[] file() {
    return image().file(FILE);
  }

  /** Offset of a record of a batch whose records before it have these lengths. */
  private static int recordAt(BatchHeader h, int... lengthsBefore) {
    int at = (int) h.offset() + 64;
    for (int length : lengthsBefore) {
      at += 9 + length;
    }
    return at;
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void bookKeeperABadLengthCostsItsRecordAndNothingBehindIt() {
    for (int length : new int[] {0, 4, 6, 4000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      HandLog each = new HandLog().segment(16);
      BatchHeader h = each.add(Item.text("one"), Item.text("three"), Item.text("3"), Item.text(""));
      each.add(Item.text("five"));
      each.close();
      byte[] bytes = each.image().file(FILE);
      io.duralog.format.LittleEndian.putInt(bytes, recordAt(h, 3), length);
      Reading r = new QuickReader(directory, each.image()).read(OnDamage.SALVAGE);
      assertThat(r.sequences()).as("length %d", length).containsExactly(1L, 3L, 4L, 5L);
      assertThat(r.damage())
          .containsExactly(damage(Kind.BAD_CHECKSUM, FILE, recordAt(h, 3), 14, 2, 2, true));
    }
  }

  @Test
  void aBadBatchHeaderDoesNotEndTheReading() {
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader h = log.add(Item.text("two"), Item.text("three"));
    log.add(Item.text("four"));
    log.close();
    Arrays.fill(file(), (int) h.offset(), (int) h.offset() + 64, (byte) 0x5A);
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(oneTo(4));
    assertThat(r.damage()).hasSize(1);
    assertThat(r.damage().get(0).kind()).isEqualTo(Kind.BAD_HEADER);
  }

  @Test
  void aWholeBatchLostNamesEverySequence() {
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader h = log.add(Item.text("two"), Item.text("three"));
    log.add(Item.text("four"));
    log.close();
    Arrays.fill(file(), (int) h.offset(), (int) h.end(), (byte) 0);
    Damage lost = damage(Kind.LOST_RANGE, FILE, h.offset(), 4096, 2, 3, true);
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL)).isEqualTo(lost);
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 4L);
    assertThat(r.damage()).containsExactly(lost);
  }

  @Test
  void artemisACopyOfEarlierRecordsInAPayloadIsPayload() {
    log.segment(32);
    log.add(Item.text("one"), Item.text("two"));
    byte[] backup = Arrays.copyOfRange(file(), 4096, 8192);
    BatchHeader h = log.add(new Item(0, backup), Item.text("four"), Item.text("five"));
    log.add(Item.text("six"));
    log.close();
    file()[recordAt(h)] ^= 1; // its length
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 2L, 4L, 5L, 6L);
    assertThat(r.payloads().get(4L)).asString().isEqualTo("four");
  }

  /** The records to come, as a copy of this log that went another way would hold them. */
  private byte[] future(long first, int count) {
    byte[][] records = new byte[count][];
    for (int i = 0; i < count; i++) {
      records[i] = HandLog.record(log.seed(), first + i, Item.text("false " + (first + i)));
    }
    return concat(records);
  }

  @Test
  void artemisRecordsToComeInAPayloadArePayload() {
    log.segment(16);
    log.add(Item.text("one"));
    byte[] payload = concat(new byte[50], future(2, 4), new byte[50]);
    BatchHeader h =
        log.add(new Item(0, payload), Item.text("three"), Item.text("four"), Item.text("five"));
    log.add(Item.text("six"));
    log.close();
    for (int part = 0; part < 9; part++) { // its length, type, check
      file()[recordAt(h) + part] ^= 1;
      Reading r = read(OnDamage.SALVAGE);
      assertThat(r.sequences()).as("byte %d", part).containsExactly(1L, 3L, 4L, 5L, 6L);
      assertThat(r.payloads().get(3L)).asString().isEqualTo("three");
      assertThat(r.payloads().get(4L)).asString().isEqualTo("four");
      file()[recordAt(h) + part] ^= 1;
    }
  }

  @Test
  void artemisARecordInTheLastPayloadDoesNotStandInForIt() {
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader h = log.add(new Item(0, concat(new byte[50], future(2, 1))));
    log.add(Item.text("three"));
    log.close();
    file()[recordAt(h)] ^= 1; // its length
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 3L);
    assertThat(r.damage().get(0).firstLost()).isEqualTo(2);
  }

  @Test
  void artemisAWholeBatchInAPayloadIsPayload() {
    log.segment(32);
    BatchHeader one = log.add(Item.text("one"));
    // Built for the very block it will stand on, with the chain's own link and sequence.
    int block = log.block() + 1;
    byte[] forged =
        HandLog.encode(
            log.seed(), HandLog.RUN, 2, 1, HandLog.TIME, one.crc(), 0, 1, block, Item.text("x"));
    byte[] payload = concat(new byte[4096 - 64 - 9], forged, new byte[10]);
    log.add(new Item(0, payload), Item.text("three"));
    log.add(Item.text("four"));
    Reading r = read(OnDamage.STOP_AT_TORN_TAIL);
    assertThat(r.damage()).isEmpty();
    assertThat(r.sequences()).containsExactly(oneTo(4));
    assertThat(r.payloads().get(2L)).isEqualTo(payload);
  }

  @Test
  void aRecordOfAnotherLogIsNoise() {
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader h = log.add(Item.text("two"), Item.text("three"));
    log.close();
    byte[] other = HandLog.record(log.seed() ^ 0x10, 3, Item.text("three"));
    System.arraycopy(other, 0, file(), recordAt(h, 3), other.length);
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 2L);
    assertThat(r.damage())
        .containsExactly(damage(Kind.BAD_CHECKSUM, FILE, recordAt(h, 3), 14, 3, 3, true));
  }

  @Test
  void twoRecordsThatChangedPlacesAreBothLost() {
    log.segment(16);
    BatchHeader h = log.add(Item.text("aaa"), Item.text("bbb"), Item.text("ccc"));
    log.close();
    byte[] a = Arrays.copyOfRange(file(), recordAt(h), recordAt(h) + 12);
    byte[] b = Arrays.copyOfRange(file(), recordAt(h) + 12, recordAt(h) + 24);
    System.arraycopy(b, 0, file(), recordAt(h), 12);
    System.arraycopy(a, 0, file(), recordAt(h) + 12, 12);
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(3L);
    assertThat(r.damage())
        .containsExactly(damage(Kind.BAD_CHECKSUM, FILE, recordAt(h), 24, 1, 2, true));
  }

  @Test
  void aStaleBatchOfTheSamePlaceIsNotTaken() {
    log.segment(16);
    log.add(Item.text("one"));
    BatchHeader real = log.add(Item.text("two"));
    log.add(Item.text("three"));
    log.close();
    log.put(1, real.block(), 77, 2, 1, 12345, 1, Item.text("stale"));
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL).offset()).isEqualTo(real.offset());
  }

  /**
   * Found by the fuzzer: a copy of a segment under a later number, and no header left in either.
   */
  @Test
  void whatWasFoundBeforeAGapIsNotFoundAgainBehindIt() {
    log.segment(8);
    log.add(Item.text("one"));
    BatchHeader h = log.add(Item.text("two"), Item.text("three"));
    log.opened();
    file()[(int) h.offset() + 8] ^= 1;
    log.image().put("0000000003.seg", file().clone());
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 2L, 3L);
    assertThat(r.damage())
        .extracting(Damage::kind, Damage::firstLost)
        .contains(org.assertj.core.groups.Tuple.tuple(Kind.MISSING_SEGMENT, 4L));
  }
}
