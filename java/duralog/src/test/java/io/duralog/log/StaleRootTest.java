package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.ReadAs;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A root that is older than the segments beside it, as in a copy that took it first: what follows
 * its place belongs to the log, and is never written over.
 */
class StaleRootTest extends RowTest {
  private static final String ONE = "0000000001.seg";
  private static final String TWO = "0000000002.seg";
  private static final String THREE = "0000000003.seg";

  private Damage stale() {
    return damage(Kind.STALE_ROOT, "root", 0, 4096, 0, 0, true);
  }

  /** Read in each mode, all there, reported, and a writer goes on behind it. */
  private void assertAllRead(long last) {
    for (OnDamage mode : new OnDamage[] {OnDamage.SALVAGE, OnDamage.STOP_AT_TORN_TAIL}) {
      Reading r = read(mode);
      assertThat(r.sequences()).containsExactly(oneTo(last));
      assertThat(r.opened().cleanlyClosed()).isFalse();
      assertThat(r.opened().damage()).containsExactly(stale());
    }
    assertThat(Reading.of(directory, OnDamage.STRICT).sequences())
        .as("the writer has replaced the root")
        .containsExactly(oneTo(last + 1));
    assertThat(refused(OnDamage.STRICT)).isEqualTo(stale());
    assertThat(writerRefused(OnDamage.STRICT)).isEqualTo(stale());
  }

  @ParameterizedTest
  @EnumSource(
      value = EngineChoice.class,
      names = {"PORTABLE", "NATIVE"})
  void anOldRootBesideNewSegmentsLosesNothing(EngineChoice engine) {
    assumeThat(engine == EngineChoice.PORTABLE || NativeLibrary.get().reason().isEmpty()).isTrue();
    LogOptions options = LogOptions.builder().engine(engine).segmentSize(64 << 10).build();
    DirectoryImage backup;
    try (DuraLog log = DuraLog.open(directory, options)) {
      for (int i = 1; i <= 10; i++) {
        log.appendDurable("record " + i);
      }
    }
    backup = DirectoryImage.of(directory);
    try (DuraLog log = DuraLog.open(directory, options)) {
      for (int i = 11; i <= 40; i++) {
        log.appendDurable("record " + i + "x".repeat(2000));
      }
      DirectoryImage now = DirectoryImage.of(directory); // as after a kill
      assertThat(Roots.of(now).isClean()).isFalse();
      now.names().stream()
          .filter(name -> !name.equals("root"))
          .forEach(name -> backup.put(name, now.file(name)));
    }
    backup.writeTo(directory);
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(options))) {
      assertThat(Reading.of(log).sequences()).containsExactly(oneTo(40));
      assertThat(log.recovery().damage()).extracting(Damage::kind).containsExactly(Kind.STALE_ROOT);
    }
    try (DuraLog log = DuraLog.open(directory, options)) {
      assertThat(log.recovery().cleanlyClosed()).isFalse();
      assertThat(log.appendDurable("the next one")).isEqualTo(41);
    }
    assertThat(Reading.of(directory, OnDamage.STRICT).sequences()).containsExactly(oneTo(41));
  }

  @Test
  void theNextBatchStandsInTheSameSegment() {
    log.segment(6);
    log.add(Item.text("one"));
    log.close();
    log.add(Item.text("two"));
    log.add(Item.text("three"));
    assertAllRead(3);
  }

  /** Of the two places where a batch could follow the first is too small for it. */
  @Test
  void theNextBatchStandsInTheNextSegment() {
    log.segment(4);
    log.add(Item.text("one"));
    log.close();
    log.segment(8);
    log.add(Item.bytes(9000, 'x'));
    assertAllRead(2);
  }

  @Test
  void theNextBatchStandsBehindAnEmptySegment() {
    log.segment(3);
    log.add(Item.text("one"));
    log.close();
    log.segment(3).segment(8);
    log.add(Item.bytes(9000, 'x'));
    assertAllRead(2);
  }

  /** Recovery cuts a torn batch at the beginning of a segment, and the log is closed there. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anEndInAnEmptySegmentIsBelieved(int emptyBetween) {
    log.segment(2);
    log.add(Item.text("one"));
    for (int i = 0; i < emptyBetween; i++) {
      log.segment(2);
    }
    log.segment(4);
    BatchHeader torn = log.add(Item.text("two"), Item.bytes(5000, 'x'));
    byte[] file = image().file(SegmentFormat.fileName(torn.segment()));
    file[(int) torn.offset() + 5000] ^= 1;
    image().writeTo(directory);
    try (DuraLog cut = DuraLog.open(directory, options(OnDamage.STOP_AT_TORN_TAIL))) {
      assertThat(cut.lastSequence()).isEqualTo(1);
    }
    LogRoot.Place end = Roots.of(DirectoryImage.of(directory)).floor();
    assertThat(end.segment()).isEqualTo(torn.segment());
    assertThat(end.offset()).isEqualTo(SegmentFormat.HEADER_LENGTH);
    assertThat(Reading.of(directory, OnDamage.STRICT).opened().cleanlyClosed()).isTrue();
    try (DuraLog again = DuraLog.open(directory, options(OnDamage.STRICT))) {
      assertThat(again.recovery().cleanlyClosed()).isTrue();
      assertThat(again.recovery().damage()).isEmpty();
      assertThat(again.appendDurable("two again")).isEqualTo(2);
    }
    assertThat(Reading.of(directory, OnDamage.STRICT).sequences()).containsExactly(oneTo(2));
  }

  @Test
  void theNextBatchStandsBehindAnEndInAnEmptySegment() {
    log.segment(2);
    BatchHeader one = log.add(Item.text("one"));
    image().put("root", Roots.at(new LogRoot.Place(1, 2, 4096, one.crc(), one.run()), true));
    log.segment(2).segment(8);
    log.add(Item.bytes(9000, 'x'));
    assertAllRead(2);
  }

  /** The walk of an open begins after the place of the root and never comes to it. */
  @Test
  void theLogHasGoneOnForSegments() {
    log.segment(3);
    log.add(Item.text("one"));
    log.close();
    for (int i = 2; i <= 9; i++) {
      log.segment(4);
      log.add(Item.text("one of two"));
      log.add(Item.text("two of two"));
    }
    assertAllRead(17);
  }

  /** The same place and sequence, but another batch stands in front of it. */
  @Test
  void theRootIsThatOfAnotherBranchOfTheLog() {
    log.segment(6);
    log.add(Item.text("one"));
    LogRoot.Place e = log.end();
    LogRoot.Place other = new LogRoot.Place(e.last(), e.segment(), e.offset(), ~e.link(), e.run());
    image().put("root", Roots.at(other, true));
    assertAllRead(1);
  }

  @Test
  void theRootNamesAPlaceThatIsNoEndOfABatch() {
    log.segment(6);
    log.add(Item.text("one"));
    BatchHeader last = log.add(Item.text("two"));
    image()
        .put(
            "root",
            Roots.at(new LogRoot.Place(2, 1, last.end() + 4096, last.crc(), last.run()), true));
    assertAllRead(2);
  }

  /** Nothing was acknowledged after the root; but what is left of it is cleared away. */
  @ParameterizedTest
  @ValueSource(strings = {ONE, TWO, THREE})
  void aTornTailBehindTheRootIsCut(String name) {
    log.segment(5);
    BatchHeader one = log.add(Item.text("one"));
    log.close();
    log.segment(4).segment(4);
    byte[] file = image().file(name);
    int at = name.equals(ONE) ? (int) one.end() : 4096;
    file[at + 100] = 'x';
    Reading r = read(OnDamage.STOP_AT_TORN_TAIL);
    assertThat(r.sequences()).containsExactly(1L);
    assertThat(r.opened().cleanlyClosed()).isFalse();
    assertThat(r.opened().damage()).extracting(Damage::kind).containsExactly(Kind.TORN_TAIL);
    assertThat(refused(OnDamage.STRICT).kind()).isEqualTo(Kind.TORN_TAIL);
    Reading after = Reading.of(image().writeTo(directory));
    assertThat(after.damage()).hasSize(1);
    try (DuraLog opened = DuraLog.open(directory, options(OnDamage.STOP_AT_TORN_TAIL))) {
      DirectoryImage cut = DirectoryImage.of(directory);
      assertThat(!cut.has(name) || cut.file(name)[at + 100] == 0).isTrue();
      assertThat(opened.lastSequence()).isEqualTo(1);
    }
  }

  /** A root that is newer than the segments proves what they have lost. */
  @Test
  void aRootPastTheEndIsProofOfALoss() {
    log.segment(6);
    log.add(Item.text("one"));
    long end = log.batches().get(0).end();
    HandLog longer = new HandLog();
    longer.segment(6);
    longer.add(Item.text("one"));
    longer.add(Item.text("two"));
    image().put("root", Roots.at(longer.end(), true));
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL))
        .isEqualTo(damage(Kind.LOST_RANGE, ONE, end, 0, 2, 2, true));
  }
}
