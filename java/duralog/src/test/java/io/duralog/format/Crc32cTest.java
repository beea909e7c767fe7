package io.duralog.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Section 2 of FORMAT.md: the sum is that of RFC 3720, wherever the bytes lie. */
class Crc32cTest {
  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  @Test
  void ofAnArray() {
    assertThat(Crc32c.of(DIGITS, 0, 9)).isEqualTo(0xE3069283);
    assertThat(Crc32c.of(DIGITS, 4, 0)).isZero();
  }

  @Test
  void ofABufferThatStaysAsItWas() {
    ByteBuffer direct = ByteBuffer.allocateDirect(20).position(3).put(DIGITS).flip().position(3);
    assertThat(Crc32c.of(direct)).isEqualTo(0xE3069283);
    assertThat(direct.position()).isEqualTo(3);
    assertThat(direct.limit()).isEqualTo(12);
    assertThat(Crc32c.of(direct.limit(3))).isZero();
  }

  /** Of a record's length, type and three zeros behind the payload. */
  @Test
  void extendedByEightBytes() {
    byte[] all = new byte[17];
    System.arraycopy(DIGITS, 0, all, 0, 9);
    LittleEndian.putInt(all, 9, 0x81020304);
    all[13] = (byte) 0xFE;
    int extended = Crc32c.extend(Crc32c.of(DIGITS, 0, 9), 0x81020304, 0xFE);
    assertThat(extended).isEqualTo(Crc32c.of(all, 0, 17));
  }
}
