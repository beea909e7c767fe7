package io.duralog.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 12 of FORMAT.md, steps 1 and 3: which bytes of a region are records. */
class RegionSalvageTest {
  private static final int SEED = 0x89022CEA;

  private final ByteArrayOutputStream region = new ByteArrayOutputStream();

  private int record(long sequence) {
    int at = region.size();
    region.writeBytes(HandLog.record(SEED, sequence, Item.text("record " + sequence)));
    return at;
  }

  /** One whose payload has changed and whose length has not. */
  private void badRecord(long sequence) {
    byte[] bytes = HandLog.record(SEED, sequence, Item.text("record " + sequence));
    bytes[bytes.length - 1] ^= 1;
    region.writeBytes(bytes);
  }

  /** Bytes that are no length of anything. */
  private void noise(int bytes) {
    for (int i = 0; i < bytes; i++) {
      region.write(0xFF);
    }
  }

  private List<RecordRun> find(long first, long past, boolean packed) {
    byte[] bytes = region.toByteArray();
    return RegionSalvage.find(bytes, 0, bytes.length, SEED, first, past, packed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void behindNoiseTheRecordsAreFoundAgain(boolean packed) {
    record(5);
    noise(20);
    int seven = record(7);
    record(8);
    assertThat(find(5, 9, packed))
        .containsExactly(new RecordRun(5, 0, 1), new RecordRun(7, seven, 2));
  }

  /** Its neighbours stand alone, and are believed because its length leads to them. */
  @Test
  void aBadRecordWithAGoodLengthCostsOnlyItself() {
    record(5);
    badRecord(6);
    int seven = record(7);
    badRecord(8);
    int nine = record(9);
    assertThat(find(5, 10, true))
        .containsExactly(
            new RecordRun(5, 0, 1), new RecordRun(7, seven, 1), new RecordRun(9, nine, 1));
  }

  /** Within a batch a record can stand nowhere but behind the one before it. */
  @Test
  void theRecordThatIsExpectedMayStandAnywhereOnlyWhereNoHeaderIs() {
    noise(20);
    int five = record(5);
    int six = record(6);
    record(7);
    assertThat(find(5, 8, false)).containsExactly(new RecordRun(5, five, 3));
    assertThat(find(5, 8, true)).containsExactly(new RecordRun(6, six, 2));
  }

  /** The lower half of a sequence begins anew within a batch: the upper half must follow. */
  @ParameterizedTest
  @ValueSource(longs = {1L << 32, 5L << 32, 0x7FFF_FFFFL << 32})
  void acrossAMultipleOfTwoToThe32(long begin) {
    noise(11);
    int at = record(begin);
    record(begin + 1);
    record(begin + 2);
    assertThat(find(begin - 3, begin + 3, true)).containsExactly(new RecordRun(begin, at, 3));
  }

  /** Of two places that lead nowhere neither is better: the first is taken, then the second. */
  @Test
  void whereNothingLeadsToTheEndTheFirstCounts() {
    noise(10);
    int seven = record(7);
    record(8);
    noise(10);
    int ten = record(10);
    record(11);
    noise(10);
    assertThat(find(5, 20, true))
        .containsExactly(new RecordRun(7, seven, 2), new RecordRun(10, ten, 2));
  }

  @Test
  void whatLeadsToTheEndIsBetterThanWhatComesFirst() {
    noise(10);
    record(9);
    record(10);
    noise(10);
    int seven = record(7);
    record(8);
    assertThat(find(5, 20, true)).containsExactly(new RecordRun(7, seven, 2));
  }

  /** All sequences there may be are found, and yet something stands behind them. */
  @Test
  void noRecordIsTakenBehindTheLastSequence() {
    noise(10);
    int seven = record(7);
    record(8);
    record(9);
    assertThat(find(5, 9, true)).containsExactly(new RecordRun(7, seven, 2));
  }

  @Test
  void aLastRecordIsBelievedOnlyWhereItEndsTheRegion() {
    noise(10);
    int eight = record(8);
    assertThat(find(5, 9, true)).containsExactly(new RecordRun(8, eight, 1));
    noise(1);
    assertThat(find(5, 9, true)).isEmpty();
  }

  @Test
  void oneRecordAloneInTheMiddleIsNotBelieved() {
    noise(10);
    record(7);
    noise(10);
    assertThat(find(5, 20, true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9})
  void aFewBytesAreNoRecord(int bytes) {
    record(5);
    noise(bytes);
    assertThat(find(5, 9, true)).containsExactly(new RecordRun(5, 0, 1));
    assertThat(find(5, 9, false)).containsExactly(new RecordRun(5, 0, 1));
  }

  /** Every fourth byte claims a record of 16 KiB, which must be summed to be found out. */
  private void claims(int bytes) {
    for (int i = 0; i < bytes / 4; i++) {
      region.writeBytes(new byte[] {0, 0x40, 0, 0});
    }
  }

  @Test
  void claimsThatCostLittleAreLookedThrough() {
    claims(4096);
    int six = record(6);
    record(7);
    assertThat(find(5, 8, true)).containsExactly(new RecordRun(6, six, 2));
  }

  @Test
  @Timeout(20)
  void aHostileRegionIsGivenUp() {
    claims(1 << 20);
    record(6);
    record(7);
    assertThat(find(5, 8, true)).isEmpty();
  }
}
