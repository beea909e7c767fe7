package io.duralog.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 1, 3 and 4 of FORMAT.md: names, and what makes a header one. */
class SegmentFormatTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1_000_000_000, Integer.MAX_VALUE})
  void aSegmentsNameIsItsNumber(int number) {
    assertThat(SegmentFormat.fileName(number)).hasSize(14);
    assertThat(SegmentFormat.numberOf(SegmentFormat.fileName(number))).hasValue(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000.seg",
        "2147483648.seg",
        "9999999999.seg",
        "000000001.seg",
        "00000000001.seg",
        "0000000001.seg.tmp",
        "0000000001.SEG",
        "000000000a.seg"
      })
  void otherNamesAreNone(String name) {
    assertThat(SegmentFormat.numberOf(name)).isEmpty();
  }

  /** Each copy speaks for itself. */
  @Test
  void theCopiesAreReadApart() {
    byte[] block = SegmentFormat.write(new SegmentHeader(7, 3, 65_536, 11));
    int second = SegmentFormat.COPY_LENGTH;
    LittleEndian.putInt(block, second + 8, 5);
    LittleEndian.putInt(block, second + 12, 512);
    assertThat(SegmentFormat.versionOf(block, 0)).isEqualTo(1);
    assertThat(SegmentFormat.versionOf(block, 1)).isEqualTo(5);
    assertThat(SegmentFormat.blockSizeOf(block, 0)).isEqualTo(4096);
    assertThat(SegmentFormat.blockSizeOf(block, 1)).isEqualTo(512);
    assertThat(SegmentFormat.isIntact(block, 0)).isTrue();
    assertThat(SegmentFormat.isIntact(block, 1)).isFalse();
    block[second] = 'd';
    assertThat(SegmentFormat.hasMagic(block, 0)).isTrue();
    assertThat(SegmentFormat.hasMagic(block, 1)).isFalse();
  }

  /** The magic of a batch is not covered by its checksum, so it is compared. */
  @Test
  void aBatchWithAnotherMagicIsNone() {
    byte[] bytes = new byte[64 + 8];
    BatchHeader h = new BatchHeader(9, 1, 0, 0, 73, 1, 0, 1, 1, 1, 0);
    int crc = BatchFormat.write(java.nio.ByteBuffer.wrap(bytes), 8, h, 77, new byte[64]);
    assertThat(BatchFormat.isIntact(bytes, 8, 77)).isTrue();
    assertThat(BatchFormat.read(bytes, 8).crc()).isEqualTo(crc);
    assertThat(BatchFormat.isIntact(bytes, 8, 78)).as("another log's").isFalse();
    bytes[8] ^= 1;
    assertThat(BatchFormat.hasMagic(bytes, 8)).isFalse();
    assertThat(BatchFormat.isIntact(bytes, 8, 77)).isFalse();
  }
}
