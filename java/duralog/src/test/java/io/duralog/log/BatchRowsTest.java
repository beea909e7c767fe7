package io.duralog.log;

import static io.duralog.OnDamage.SALVAGE;
import static io.duralog.OnDamage.STOP_AT_TORN_TAIL;
import static io.duralog.OnDamage.STRICT;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.OnDamage;
import io.duralog.format.BatchHeader;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Rows B and E of the decision table in FORMAT.md, each on real files and in each mode. */
class BatchRowsTest extends RowTest {
  private static final String ONE = "0000000001.seg";
  private static final String TWO = "0000000002.seg";
  private static final OnDamage[] LENIENT = {STOP_AT_TORN_TAIL, SALVAGE};

  private BatchHeader last;

  /** Sequences 1 to 4; the last batch, 3 and 4, is the one that the rows are about. */
  private void inOneSegment() {
    log.segment(8);
    log.add(Item.text("one"), Item.text("two"));
    last = log.add(2, Item.text("three"), Item.bytes(30, '4'));
  }

  /** The same, but the last batch stands at the beginning of the second segment. */
  private void inTwoSegments() {
    log.segment(3);
    log.add(Item.text("one"), Item.text("two"));
    log.segment(6);
    last = log.add(2, Item.text("three"), Item.bytes(30, '4'));
  }

  /** A later batch that says 4 was durable. */
  private void proof() {
    log.add(4, Item.text("five"));
  }

  private void flip(String file, long at) {
    image().file(file)[(int) at] ^= 1;
  }

  private void zero(String file, long from, long to) {
    Arrays.fill(image().file(file), (int) from, (int) to, (byte) 0);
  }

  private void assertSound(long count) {
    for (OnDamage mode : OnDamage.values()) {
      Reading r = read(mode);
      assertThat(r.damage()).isEmpty();
      assertThat(r.sequences()).containsExactly(oneTo(count));
    }
  }

  private void assertReported(long count, Damage d) {
    for (OnDamage mode : LENIENT) {
      Reading r = read(mode);
      assertThat(r.opened().damage()).containsExactly(d);
      assertThat(r.damage()).as("in the replay's report").containsExactly(d);
      assertThat(r.sequences()).containsExactly(oneTo(count));
    }
    assertThat(writerRefused(STRICT)).isEqualTo(d);
    assertThat(refused(STRICT)).isEqualTo(d);
  }

  private void assertRefused(Damage d, Long... left) {
    assertThat(refused(STOP_AT_TORN_TAIL)).isEqualTo(d);
    assertThat(refused(STRICT)).isEqualTo(d);
    Reading r = read(SALVAGE);
    assertThat(r.damage()).containsExactly(d);
    assertThat(r.sequences()).containsExactly(left);
  }

  private Damage torn(String file, long length, long lastSeen) {
    return damage(Kind.TORN_TAIL, file, last.offset(), length, 3, lastSeen, false);
  }

  @Test
  void b1ABatchThatFollowsIsAccepted() {
    inOneSegment();
    assertSound(4);
  }

  @Test
  void b2BadFillIsReportedWhereProven() {
    inOneSegment();
    proof();
    flip(ONE, last.end() - 1);
    long fill = last.offset() + last.length();
    assertReported(5, damage(Kind.BAD_PADDING, ONE, fill, last.end() - fill, 0, 0, true));
  }

  @Test
  void b3BadFillIsReportedWhereNotProven() {
    inOneSegment();
    flip(ONE, last.end() - 1);
    long fill = last.offset() + last.length();
    assertReported(4, damage(Kind.BAD_PADDING, ONE, fill, last.end() - fill, 0, 0, false));
  }

  @Test
  void b4ABadRecordIsDamageWhereProven() {
    inOneSegment();
    proof();
    flip(ONE, last.offset() + 64 + 9);
    assertRefused(
        damage(Kind.BAD_CHECKSUM, ONE, last.offset() + 64, 14, 3, 3, true), 1L, 2L, 4L, 5L);
  }

  @Test
  void b5ABadRecordIsATornTailWhereNotProven() {
    inOneSegment();
    flip(ONE, last.offset() + 64 + 9);
    assertReported(2, torn(ONE, 4096, 4));
  }

  @Test
  void b6TheNextSegmentGoesOn() {
    inTwoSegments();
    assertSound(4);
  }

  @Test
  void b6WhatStandsAtTheEndOfALeftSegmentIsNotInterpreted() {
    inTwoSegments();
    Arrays.fill(image().file(ONE), 8192, 12288, (byte) 'x');
    assertSound(4);
  }

  @Test
  void b7AndB8BadFillInTheNextSegment() {
    inTwoSegments();
    flip(TWO, last.end() - 1);
    long fill = last.offset() + last.length();
    assertReported(4, damage(Kind.BAD_PADDING, TWO, fill, last.end() - fill, 0, 0, false));
  }

  @Test
  void b9ABadRecordInTheNextSegmentIsDamageWhereProven() {
    inTwoSegments();
    proof();
    flip(TWO, last.offset() + 64 + 9);
    assertRefused(
        damage(Kind.BAD_CHECKSUM, TWO, last.offset() + 64, 14, 3, 3, true), 1L, 2L, 4L, 5L);
  }

  @Test
  void b10ABadRecordInTheNextSegmentIsATornTailWhereNotProven() {
    inTwoSegments();
    flip(TWO, last.offset() + 64 + 9);
    assertReported(2, torn(TWO, 4096, 4));
  }

  @Test
  void e1ZerosAreTheEnd() {
    inOneSegment();
    log.segment(5); // prepared, and empty
    assertSound(4);
  }

  @Test
  void e2SomethingBehindZerosIsATornTail() {
    inOneSegment();
    log.put(1, 5, 7, 9, 4, 1, 0, Item.text("nine"));
    assertReported(4, damage(Kind.TORN_TAIL, ONE, last.end(), 3 * 4096, 5, 9, false));
  }

  @Test
  void e2InALaterSegment() {
    inOneSegment();
    log.segment(5);
    log.put(2, 3, 7, 9, 4, 1, 0, Item.text("nine"));
    assertReported(4, damage(Kind.TORN_TAIL, ONE, last.end(), 0, 5, 9, false));
  }

  @Test
  void e3GarbageIsATornTail() {
    inOneSegment();
    flip(ONE, last.offset() + 20);
    assertReported(2, torn(ONE, 4096, 0));
  }

  @Test
  void e3AHeaderBeyondTheEndOfTheFileIsATornTail() {
    inOneSegment();
    image().put(ONE, Arrays.copyOf(image().file(ONE), (int) last.offset() + 100));
    assertReported(2, torn(ONE, 100, 4));
  }

  @Test
  void e4ABatchThatDoesNotFollowIsATornTail() {
    inOneSegment();
    int link = log.batches().get(0).crc();
    for (int kind = 0; kind < 5; kind++) {
      boolean wrongLink = kind == 0;
      boolean wrongRun = kind == 1;
      long first = kind == 2 ? 4 : kind == 3 ? 2 : 3;
      int flags = kind == 4 ? 2 : 0; // a flag that version 1 does not know
      log.put(
          1,
          last.block(),
          wrongRun ? 9 : last.run(),
          first,
          1,
          wrongLink ? 5 : link,
          flags,
          Item.text("x"));
      Reading r = read(STOP_AT_TORN_TAIL);
      assertThat(r.sequences()).as("kind %d", kind).containsExactly(1L, 2L);
      assertThat(r.opened().damage().get(0).kind()).isEqualTo(Kind.TORN_TAIL);
    }
  }

  @Test
  void aBatchMeantForAnotherPlaceIsNotValid() {
    inOneSegment();
    int link = log.batches().get(0).crc();
    int here = last.block();
    for (int kind = 0; kind < 2; kind++) {
      int segment = kind == 0 ? 2 : 1;
      int block = kind == 0 ? here : here + 1;
      byte[] misplaced =
          HandLog.encode(
              log.seed(), last.run(), 3, 2, 0, link, 0, segment, block, Item.text("misplaced"));
      System.arraycopy(misplaced, 0, image().file(ONE), here * 4096, misplaced.length);
      Reading r = read(STOP_AT_TORN_TAIL);
      assertThat(r.sequences()).containsExactly(1L, 2L);
      assertThat(r.opened().damage()).containsExactly(torn(ONE, 4096, 0));
    }
  }

  @Test
  void aNewRunMayFollowWithItsFirstBatchOnly() {
    inOneSegment();
    int link = log.batches().get(0).crc();
    log.put(1, last.block(), 9, 3, 2, link, 1, Item.text("three of another run"));
    assertThat(read(STRICT).sequences()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void e5ZerosWhereProvenAreALoss() {
    inOneSegment();
    proof();
    zero(ONE, last.offset(), last.end());
    assertRefused(damage(Kind.LOST_RANGE, ONE, last.offset(), 4096, 3, 4, true), 1L, 2L, 5L);
  }

  @Test
  void e5ProvenByTheRootOfACloseAlone() {
    inOneSegment();
    log.close();
    zero(ONE, last.offset(), last.end());
    assertRefused(damage(Kind.LOST_RANGE, ONE, last.offset(), 0, 3, 4, true), 1L, 2L);
  }

  @Test
  void e5ProvenByTheLastOpenAlone() {
    inOneSegment();
    log.opened();
    zero(ONE, last.offset(), last.end());
    assertRefused(damage(Kind.LOST_RANGE, ONE, last.offset(), 0, 3, 4, true), 1L, 2L);
  }

  @Test
  void e6GarbageWhereProvenIsABadHeader() {
    inOneSegment();
    proof();
    flip(ONE, last.offset() + 20);
    assertRefused(damage(Kind.BAD_HEADER, ONE, last.offset(), 4096, 0, 0, true), oneTo(5));
  }

  @Test
  void e6InTheNextSegment() {
    inTwoSegments();
    proof();
    flip(TWO, last.offset() + 20);
    assertRefused(damage(Kind.BAD_HEADER, TWO, last.offset(), 4096, 0, 0, true), oneTo(5));
  }

  @Test
  void e7AFileThatWasCutShortIsAMissingSegment() {
    inOneSegment();
    log.close();
    image().put(ONE, Arrays.copyOf(image().file(ONE), (int) last.offset()));
    assertRefused(damage(Kind.MISSING_SEGMENT, ONE, last.offset(), 0, 3, 4, true), 1L, 2L);
  }

  @Test
  void e7AFileCutInsideABatchKeepsTheRecordsInFront() {
    inOneSegment();
    log.close();
    image().put(ONE, Arrays.copyOf(image().file(ONE), (int) last.offset() + 64 + 14 + 20));
    Reading r = read(SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 2L, 3L);
    Damage d = refused(STOP_AT_TORN_TAIL);
    assertThat(d.kind()).isEqualTo(Kind.BAD_HEADER);
    assertThat(d.firstLost()).isEqualTo(4);
    assertThat(d.lastLost()).isEqualTo(4);
  }
}
