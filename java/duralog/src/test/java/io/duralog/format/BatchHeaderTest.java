package io.duralog.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 4 of FORMAT.md: which numbers of a header can be true at its place. */
class BatchHeaderTest {
  private static final int SEGMENT = 3;
  private static final int BLOCK = 5;
  private static final long OFFSET = 5 * 4096;

  /** A header whose checksum is right: only its numbers are judged. */
  private static boolean fits(
      long first, long durable, int length, int count, int flags, int segment, int block) {
    return new BatchHeader(9, first, durable, 0, length, count, 0, flags, segment, block, 0)
        .fits(SEGMENT, OFFSET, OFFSET + 8192);
  }

  @ParameterizedTest
  @CsvSource({
    // first, durable, length, count, flags, segment, block
    "2, 1, 82, 2, 0, 3, 5",
    "2, 0, 82, 2, 1, 3, 5, FIRST_OF_RUN",
    "2, 0, 82, 2, 2, 3, 5, GAP",
    "1, 0, 8192, 2, 0, 3, 5, ends where the file does",
    "9223372036854775805, 1, 82, 2, 0, 3, 5, the last sequence there is",
  })
  void canBeTrue(long first, long durable, int length, int count, int flags, int seg, int block) {
    assertThat(fits(first, durable, length, count, flags, seg, block)).isTrue();
  }

  @ParameterizedTest(name = "{7}")
  @CsvSource({
    "2, 1, 82, 2, 0, 4, 5, another segment",
    "2, 1, 82, 2, 0, 3, 4, another block",
    "2, 1, 82, 2, 0, 3, -5, a block beyond 2^31",
    "0, 0, 82, 2, 0, 3, 5, sequence 0",
    "-2, -3, 82, 2, 0, 3, 5, a negative sequence",
    "2, 1, 82, 0, 0, 3, 5, no record",
    "2, 1, 82, -1, 0, 3, 5, less than no record",
    "9223372036854775806, 1, 82, 2, 0, 3, 5, sequences beyond 2^63 - 1",
    "2, -1, 82, 2, 0, 3, 5, a negative durable sequence",
    "2, 2, 82, 2, 0, 3, 5, durable before it was written",
    "2, 1, 82, 2, 4, 3, 5, a flag that version 1 does not know",
    "2, 1, 82, 2, 5, 3, 5, such a flag beside FIRST_OF_RUN",
    "2, 1, 1073745921, 2, 0, 3, 5, longer than a batch can be",
    "2, 1, 81, 2, 0, 3, 5, too short for its records",
    "2, 1, -82, 2, 0, 3, 5, a negative length",
    "2, 1, 4096, 477218589, 0, 3, 5, records of more than 4 GiB",
    "2, 1, 8193, 2, 0, 3, 5, beyond the end of the file",
  })
  void cannotBeTrue(
      long first, long durable, int length, int count, int flags, int seg, int block, String why) {
    assertThat(fits(first, durable, length, count, flags, seg, block)).as(why).isFalse();
  }

  @Test
  void aBlockNumberIsUnsigned() {
    BatchHeader h = new BatchHeader(9, 1, 0, 0, 73, 1, 0, 0, 1, 0x8000_0001, 0);
    assertThat(h.offset()).isEqualTo(0x8000_0001L * 4096);
    assertThat(h.end()).isEqualTo(0x8000_0002L * 4096);
    assertThat(h.fits(1, h.offset(), h.end())).isTrue();
    assertThat(h.fits(1, h.offset(), h.end() - 1)).isFalse();
  }

  /** A record of 1 GiB, and a block for what belongs to it. */
  @Test
  void theLongestBatchThereIs() {
    int most = (1 << 30) + 4096;
    for (int length : new int[] {most, most + 1}) {
      BatchHeader h = new BatchHeader(9, 2, 1, 0, length, 1, 0, 0, SEGMENT, BLOCK, 0);
      assertThat(h.fits(SEGMENT, OFFSET, 2L << 30)).isEqualTo(length == most);
    }
  }

  @Test
  void whatFollowsABatch() {
    BatchHeader h = new BatchHeader(9, 7, 0, 0, 64 + 4096, 3, 0, 1, 1, 2, 0);
    assertThat(h.nextSequence()).isEqualTo(10);
    assertThat(h.end()).isEqualTo(4 * 4096);
    assertThat(h.firstOfRun()).isTrue();
    assertThat(new BatchHeader(9, 7, 0, 0, 4096, 3, 0, 2, 1, 2, 0).firstOfRun()).isFalse();
    assertThat(new BatchHeader(9, 7, 0, 0, 4096, 3, 0, 0, 1, 2, 0).end()).isEqualTo(3 * 4096);
    assertThat(BatchFormat.onDisk(4097)).isEqualTo(8192);
  }
}
