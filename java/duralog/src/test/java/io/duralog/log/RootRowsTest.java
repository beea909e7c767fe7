package io.duralog.log;

import static io.duralog.OnDamage.SALVAGE;
import static io.duralog.OnDamage.STOP_AT_TORN_TAIL;
import static io.duralog.OnDamage.STRICT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows M of the decision table in FORMAT.md, and those of S that the root decides. */
class RootRowsTest extends ThreeSegments {
  private static final String ROOT = "root";

  private void assertRootLost(Damage d) {
    assertThat(refused(STOP_AT_TORN_TAIL)).isEqualTo(d);
    assertThat(writerRefused(STOP_AT_TORN_TAIL)).isEqualTo(d);
    assertThat(writerRefused(STRICT)).isEqualTo(d);
    Reading r = Reading.of(image().writeTo(directory), SALVAGE);
    assertThat(r.sequences()).containsExactly(oneTo(6));
    assertThat(r.opened().damage()).containsExactly(d);
  }

  @Test
  void m1SegmentsWithoutARootAreRefused() {
    image().remove(ROOT);
    assertRootLost(damage(Kind.BAD_HEADER, ROOT, 0, 0, 0, 0, true));
  }

  @Test
  void m1WithoutARootNobodyKnowsWhatWasBefore() {
    image().remove(ROOT).remove(ONE);
    Reading r = Reading.of(image().writeTo(directory), SALVAGE);
    assertThat(r.sequences()).containsExactly(3L, 4L, 5L, 6L);
    assertThat(r.opened().damage())
        .containsExactly(
            damage(Kind.BAD_HEADER, ROOT, 0, 0, 0, 0, true),
            damage(Kind.MISSING_SEGMENT, ONE, 0, 0, 1, 2, false));
  }

  @Test
  void m2TheRootSaysThatTheLogIsWhole() {
    log.close();
    assertThat(read(STRICT).opened().cleanlyClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2048})
  void m3ARootOfANewerVersionIsRefusedWithBothNumbers(int copy) {
    version(image().file(ROOT), copy, 2044);
    assertFormatRefused(ROOT, "version 7", "version 1");
  }

  @Test
  void m3AFlagOfALaterVersionIsRefused() {
    for (int copy : new int[] {0, 2048}) {
      image().file(ROOT)[copy + 44] |= 4;
      LittleEndian.putInt(
          image().file(ROOT), copy + 2044, Crc32c.of(image().file(ROOT), copy, 2044));
    }
    assertFormatRefused(ROOT, "later version");
  }

  @Test
  void m4ARootThatIsNoneIsRefused() {
    for (byte[] bytes : new byte[][] {{}, new byte[4096], new byte[4095], new byte[5000]}) {
      image().put(ROOT, bytes);
      assertRootLost(damage(Kind.BAD_HEADER, ROOT, 0, 4096, 0, 0, true));
    }
  }

  @Test
  void m4ARootOfAnotherLogIsNone() {
    image().put(ROOT, Roots.fresh(HandLog.ID + 1));
    assertRootLost(damage(Kind.BAD_HEADER, ROOT, 0, 0, 0, 0, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2048})
  void m6OneBadCopyIsReportedAndWrittenAnew(int copy) {
    image().file(ROOT)[copy + 100] ^= 1;
    Damage d = damage(Kind.BAD_HEADER, ROOT, copy, 2048, 0, 0, true);
    for (OnDamage mode : new OnDamage[] {SALVAGE, STOP_AT_TORN_TAIL}) {
      Reading r = read(mode);
      assertThat(r.sequences()).containsExactly(oneTo(6));
      assertThat(r.opened().damage()).containsExactly(d);
    }
    assertThat(Reading.of(directory).damage()).as("after the next clean close").isEmpty();
    assertThat(writerRefused(STRICT)).isEqualTo(d);
  }

  @ParameterizedTest(name = "closed: {0}")
  @ValueSource(booleans = {true, false})
  void s2ARootWithoutASegmentMeansAllIsLost(boolean closed) {
    image().remove(ONE).remove(TWO).remove(THREE).put(ROOT, Roots.at(log.end(), closed));
    Damage d = damage(Kind.MISSING_SEGMENT, ONE, 0, 0, 1, 6, true);
    for (OnDamage mode : OnDamage.values()) {
      assertThat(refused(mode)).isEqualTo(d);
    }
    for (OnDamage mode : WRITERS) {
      assertThat(writerRefused(mode)).isEqualTo(d);
    }
  }

  @Test
  void s2ADamagedRootWithoutASegmentIsNoNewLog() {
    image().remove(ONE).remove(TWO).remove(THREE).put(ROOT, new byte[4096]);
    Damage d = damage(Kind.BAD_HEADER, ROOT, 0, 4096, 0, 0, true);
    for (OnDamage mode : OnDamage.values()) {
      assertThat(refused(mode)).isEqualTo(d);
    }
    for (OnDamage mode : WRITERS) {
      assertThat(writerRefused(mode)).isEqualTo(d);
    }
  }

  @ParameterizedTest(name = "closed: {0}")
  @ValueSource(booleans = {true, false})
  void s1TheRootOfAnEmptyLogIsNoLoss(boolean closed) {
    image().remove(ONE).remove(TWO).remove(THREE);
    image().put(ROOT, Roots.at(new HandLog().end(), closed));
    for (int i = 0; i < 2; i++) {
      image().writeTo(directory);
      try (DuraLog opened = DuraLog.open(directory)) {
        assertThat(opened.appendDurable("one")).isEqualTo(1);
      }
      assertThat(Reading.of(directory, STRICT).damage()).isEmpty();
    }
  }

  @Test
  void s9WithoutAnyIntactHeaderTheRootTellsTheLog() {
    noHeaderAnywhere();
    assertThat(writerRefused(STOP_AT_TORN_TAIL).kind()).isEqualTo(Kind.BAD_HEADER);
    Reading r = Reading.of(image().writeTo(directory), SALVAGE);
    assertThat(r.sequences()).containsExactly(oneTo(6));
    assertThat(r.damage()).extracting(Damage::path).contains(path(ONE), path(TWO), path(THREE));
  }

  @Test
  void s9WithoutAnyIntactHeaderAndWithoutTheRootTheLogHasNoIdentity() {
    noHeaderAnywhere();
    image().remove(ROOT);
    assertThat(refused(SALVAGE).path()).isEqualTo(path(ONE));
    assertThat(refused(STOP_AT_TORN_TAIL).path()).isEqualTo(path(ROOT));
  }

  private void noHeaderAnywhere() {
    for (String name : new String[] {ONE, TWO, THREE}) {
      Arrays.fill(image().file(name), 0, 4096, (byte) 0);
    }
  }

  /** Left by a power cut, after the beginning had moved and before its files were deleted. */
  @Test
  void s12ASegmentBeforeTheBeginningIsNoPartOfTheLog() {
    LogRoot.Beginning second = beginningWith(TWO);
    LogRoot fresh = LogRoot.fresh(HandLog.ID, HandLog.TIME, HandLog.RUN).from(second);
    image().put(ROOT, fresh.at(log.end(), false, HandLog.TIME, HandLog.RUN).write());
    assertThat(Reading.of(image().writeTo(directory), STRICT).sequences())
        .containsExactly(3L, 4L, 5L, 6L);
    try (DuraLog opened = DuraLog.open(directory, options(STRICT))) {
      assertThat(opened.recovery().damage()).isEmpty();
      assertThat(opened.appendDurable("seven")).isEqualTo(7);
      assertThat(directory.resolve(ONE)).as("the writer deletes it").doesNotExist();
    }
    assertThat(Reading.of(directory, STRICT).sequences()).containsExactly(3L, 4L, 5L, 6L, 7L);
    assertThat(Roots.of(directory).beginning()).isEqualTo(second);
  }

  @Test
  void s12AFileThatIsNoSegmentThereIsLeftAlone() {
    LogRoot fresh = LogRoot.fresh(HandLog.ID, HandLog.TIME, HandLog.RUN).from(beginningWith(TWO));
    image().put(ROOT, fresh.write()).put(ONE, new byte[] {'m', 'i', 'n', 'e'});
    image().writeTo(directory);
    DuraLog.open(directory, options(STRICT)).close();
    assertThat(DirectoryImage.of(directory).file(ONE)).asString().isEqualTo("mine");
    assertThat(Reading.of(directory, STRICT).sequences()).containsExactly(3L, 4L, 5L, 6L);
  }

  @Test
  void s3TheSegmentWithWhichTheLogBeginsIsMissing() {
    LogRoot fresh = LogRoot.fresh(HandLog.ID, HandLog.TIME, HandLog.RUN).from(beginningWith(TWO));
    image().put(ROOT, fresh.write()).remove(ONE).remove(TWO);
    Damage d = damage(Kind.MISSING_SEGMENT, TWO, 0, 0, 3, 4, true);
    assertThat(refused(STOP_AT_TORN_TAIL)).isEqualTo(d);
    Reading r = Reading.of(image().writeTo(directory), SALVAGE);
    assertThat(r.sequences()).containsExactly(5L, 6L);
    assertThat(r.damage()).containsExactly(d);
  }

  @Test
  void whatIsBeforeTheFirstSequenceIsNotOfTheLog() {
    LogRoot.Beginning b = beginningWith(TWO);
    LogRoot.Beginning later = new LogRoot.Beginning(2, b.base(), b.link(), b.run(), 4);
    LogRoot fresh = LogRoot.fresh(HandLog.ID, HandLog.TIME, HandLog.RUN).from(later);
    image().put(ROOT, fresh.write()).remove(ONE);
    assertThat(Reading.of(image().writeTo(directory), STRICT).sequences())
        .containsExactly(4L, 5L, 6L);
  }

  @Test
  void theFirstBatchMustFollowTheBeginning() {
    LogRoot.Beginning b = beginningWith(TWO);
    image().remove(ONE);
    for (LogRoot.Beginning wrong :
        new LogRoot.Beginning[] {
          new LogRoot.Beginning(2, 3, ~b.link(), b.run(), 3),
          new LogRoot.Beginning(2, 3, b.link(), ~b.run(), 3),
          new LogRoot.Beginning(2, 2, b.link(), b.run(), 2)
        }) {
      LogRoot fresh = LogRoot.fresh(HandLog.ID, HandLog.TIME, HandLog.RUN).from(wrong);
      image().put(ROOT, fresh.write());
      try (LogReader reader = readerOf(image().writeTo(directory))) {
        assertThatThrownBy(() -> Reading.of(reader)).isInstanceOf(CorruptLogException.class);
      } catch (CorruptLogException e) {
        assertThat(e.damage().path()).as("%s", wrong).isEqualTo(path(TWO));
      }
    }
  }

  private static LogReader readerOf(Path log) {
    return DuraLog.openReadOnly(log);
  }

  @Test
  void s12WhatCannotBeReadThereIsLeftAlone() throws IOException {
    LogRoot fresh = LogRoot.fresh(HandLog.ID, HandLog.TIME, HandLog.RUN).from(beginningWith(TWO));
    image().put(ROOT, fresh.write()).remove(ONE);
    image().writeTo(directory);
    Files.createDirectory(directory.resolve(ONE));
    DuraLog.open(directory, options(STRICT)).close();
    assertThat(directory.resolve(ONE)).isDirectory();
    assertThat(Reading.of(directory, STRICT).sequences()).containsExactly(3L, 4L, 5L, 6L);
  }

  @Test
  void s2WithoutASegmentALogThatBeganLaterIsNoNewLog() {
    LogRoot fresh = LogRoot.fresh(HandLog.ID, HandLog.TIME, HandLog.RUN).from(beginningWith(TWO));
    image().put(ROOT, fresh.write()).remove(ONE).remove(TWO).remove(THREE);
    Damage d = damage(Kind.MISSING_SEGMENT, TWO, 0, 0, 0, 2, true);
    for (OnDamage mode : WRITERS) {
      assertThat(refused(mode)).isEqualTo(d);
      assertThat(writerRefused(mode)).isEqualTo(d);
    }
  }

  private LogRoot.Beginning beginningWith(String segment) {
    BatchHeader h = BatchFormat.read(image().file(segment), SegmentFormat.HEADER_LENGTH);
    return new LogRoot.Beginning(
        h.segment(), h.firstSequence(), h.link(), h.run(), h.firstSequence());
  }
}
