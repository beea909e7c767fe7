package io.duralog.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Section 7 of FORMAT.md: any other bytes are no mark. */
class CleanMarkTest {
  private static final CleanMark MARK = new CleanMark(7, 1L << 40, 3, 1L << 33, -5, 9, 11);

  @Test
  void isReadAsWritten() {
    byte[] bytes = MARK.write();
    assertThat(CleanMark.read(bytes)).isEqualTo(MARK);
    assertThat(CleanMark.versionOf(bytes)).isEqualTo(1);
  }

  @Test
  void ofAnotherLengthIsNone() {
    byte[] bytes = MARK.write();
    assertThat(CleanMark.read(Arrays.copyOf(bytes, bytes.length + 1))).isNull();
    assertThat(CleanMark.read(Arrays.copyOf(bytes, bytes.length - 1))).isNull();
    assertThat(CleanMark.read(new byte[0])).isNull();
  }

  @Test
  void everyBitCounts() {
    byte[] bytes = MARK.write();
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] ^= 0x10;
      assertThat(CleanMark.read(bytes)).as("a flaw at byte %d", at).isNull();
      bytes[at] ^= 0x10;
    }
  }

  /** The magic by itself: what has another one is no mark, though its checksum is right. */
  @Test
  void withoutItsMagicItIsNone() {
    byte[] bytes = MARK.write();
    bytes[0] = 'd';
    LittleEndian.putInt(bytes, 4092, Crc32c.of(bytes, 0, 4092));
    assertThat(CleanMark.read(bytes)).isNull();
  }
}
