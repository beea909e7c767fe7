package io.duralog.log;

import static io.duralog.OnDamage.SALVAGE;
import static io.duralog.OnDamage.STOP_AT_TORN_TAIL;
import static io.duralog.OnDamage.STRICT;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.DuraLog;
import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows S of the decision table in FORMAT.md: segment files as a whole. */
class FileRowsTest extends ThreeSegments {
  @Test
  void s1NoSegmentIsAnEmptyLog() {
    assertThat(Reading.of(directory).last()).isZero();
    try (DuraLog opened = DuraLog.open(directory)) {
      assertThat(opened.appendDurable("one")).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "closed: {0}")
  @ValueSource(booleans = {true, false})
  void s3TheFirstSegmentIsMissing(boolean closed) {
    if (closed) {
      log.close();
    }
    image().remove(ONE);
    Damage d = damage(Kind.MISSING_SEGMENT, ONE, 0, 0, 1, 2, true);
    assertThat(refused(STOP_AT_TORN_TAIL)).isEqualTo(d);
    Reading r = read(SALVAGE);
    assertThat(r.sequences()).containsExactly(3L, 4L, 5L, 6L);
    assertThat(r.damage()).containsExactly(d);
  }

  @ParameterizedTest(name = "closed: {0}")
  @ValueSource(booleans = {true, false})
  void s3ASegmentInTheMiddleIsMissing(boolean closed) {
    if (closed) {
      log.close();
    }
    image().remove(TWO);
    Damage d = damage(Kind.MISSING_SEGMENT, TWO, 0, 0, 3, 4, true);
    assertThat(refused(STOP_AT_TORN_TAIL)).isEqualTo(d);
    Reading r = read(SALVAGE);
    assertThat(r.sequences()).containsExactly(1L, 2L, 5L, 6L);
    assertThat(r.damage()).containsExactly(d);
  }

  @Test
  void s3TheLastSegmentIsMissingAndTheRootTellsOfIt() {
    log.close();
    image().remove(THREE);
    Damage d = damage(Kind.MISSING_SEGMENT, THREE, 0, 0, 5, 6, true);
    assertThat(writerRefused(STOP_AT_TORN_TAIL)).isEqualTo(d);
    Reading r = read(SALVAGE);
    assertThat(r.sequences()).containsExactly(oneTo(4));
    assertThat(r.last()).as("no sequence is given twice").isEqualTo(6);
  }

  @Test
  void s3TheLastSegmentIsMissingAndNothingTellsOfIt() {
    image().remove(THREE);
    assertThat(read(STRICT).sequences()).containsExactly(oneTo(4));
  }

  @Test
  void s4AShortFileIsDamage() {
    for (int length : new int[] {0, 1, 100, 4095}) {
      byte[] whole = image().file(TWO);
      image().put(TWO, Arrays.copyOf(whole, length));
      Damage refused = refused(STOP_AT_TORN_TAIL);
      Reading r = read(SALVAGE);
      assertThat(refused.path()).isEqualTo(path(TWO));
      assertThat(r.sequences()).as("length %d", length).containsExactly(1L, 2L, 5L, 6L);
      assertThat(r.damage()).isNotEmpty();
      image().put(TWO, whole);
    }
  }

  @Test
  void s5AForeignFileWithTheNameOfASegmentIsRefused() {
    image().put(THREE, "a file of mine ".repeat(1000).getBytes(StandardCharsets.UTF_8));
    assertFormatRefused(THREE, "no segment", "move it");
  }

  @Test
  void s6ANewerVersionIsRefusedWithBothNumbers() {
    version(image().file(THREE), 0, 2044);
    version(image().file(THREE), 2048, 2044);
    assertFormatRefused(THREE, "version 7", "version 1");
  }

  @Test
  void s7ANewerVersionThatKeepsItsChecksumElsewhereIsRefusedTheSame() {
    LittleEndian.putInt(image().file(THREE), 8, 7);
    LittleEndian.putInt(image().file(THREE), 2048 + 8, 7);
    assertFormatRefused(THREE, "version 7", "version 1");
  }

  /** The last is the size of blocks: of a header that is not intact it says nothing. */
  @ParameterizedTest
  @ValueSource(ints = {30, 13})
  void s9NoIntactCopyIsDamageThatCostsNothingInSalvage(int at) {
    image().file(TWO)[at] ^= 1;
    image().file(TWO)[2048 + at] ^= 1;
    Damage d = damage(Kind.BAD_HEADER, TWO, 0, 4096, 0, 0, true);
    assertThat(refused(STOP_AT_TORN_TAIL)).isEqualTo(d);
    Reading r = read(SALVAGE);
    assertThat(r.sequences()).containsExactly(oneTo(6));
    assertThat(r.damage()).containsExactly(d);
  }

  @Test
  void s10BlocksOfAnotherSizeAreRefusedWithBothNumbers() {
    for (int copy : new int[] {0, 2048}) {
      byte[] file = image().file(THREE);
      LittleEndian.putInt(file, copy + 12, 8192);
      LittleEndian.putInt(file, copy + 2044, Crc32c.of(file, copy, 2044));
    }
    assertFormatRefused(THREE, "8192", "4096");
  }

  @Test
  void s11ASegmentOfAnotherLogIsDamage() {
    byte[] header = SegmentFormat.write(new SegmentHeader(HandLog.ID ^ 2, 2, 4 * 4096, 0));
    System.arraycopy(header, 0, image().file(TWO), 0, 4096);
    assertThat(refused(STOP_AT_TORN_TAIL))
        .isEqualTo(damage(Kind.BAD_HEADER, TWO, 0, 4096, 0, 0, true));
  }

  @Test
  void s11ASegmentUnderAnotherNumberIsDamage() {
    byte[] two = image().file(TWO);
    byte[] three = image().file(THREE);
    image().put(TWO, three).put(THREE, two);
    Damage d = damage(Kind.BAD_HEADER, TWO, 0, 4096, 0, 0, true);
    assertThat(refused(STOP_AT_TORN_TAIL)).isEqualTo(d);
    assertThat(writerRefused(STOP_AT_TORN_TAIL)).isEqualTo(d);
    assertThat(Reading.of(directory, SALVAGE).sequences()).containsExactly(1L, 2L);
  }
}
