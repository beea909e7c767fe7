package io.duralog.format;

/**
 * The header of a batch; see {@link BatchFormat}.
 *
 * @param run random identity of the writer open that wrote it
 * @param firstSequence sequence of its first record
 * @param durableSequence what was known to be durable when it was sealed
 * @param time wall clock when it was sealed, nanoseconds since the epoch
 * @param length bytes of header and records, without the fill
 * @param count number of records
 * @param link crc of the batch before, 0 for the first of the log
 * @param flags see {@link BatchFormat#FIRST_OF_RUN} and {@link BatchFormat#GAP}
 * @param segment number of the segment it was written to
 * @param block number of the block it was written at
 * @param crc the header's own checksum, the next one's link
 */
public record BatchHeader(
    long run,
    long firstSequence,
    long durableSequence,
    long time,
    int length,
    int count,
    int link,
    int flags,
    int segment,
    int block,
    int crc) {

  /** Sequence of the record after this batch. */
  public long nextSequence() {
    return firstSequence + count;
  }

  /** Whether it is the first batch of its run. */
  public boolean firstOfRun() {
    return (flags & BatchFormat.FIRST_OF_RUN) != 0;
  }

  /** Whether sequences are missing in front of it. */
  public boolean gap() {
    return (flags & BatchFormat.GAP) != 0;
  }

  /** Whether it is this one, for two intact headers: the checksum covers the whole of them. */
  public boolean isSame(BatchHeader h) {
    return crc == h.crc && run == h.run && firstSequence == h.firstSequence && block == h.block;
  }

  /** Byte offset in its segment. */
  public long offset() {
    return Integer.toUnsignedLong(block) * SegmentFormat.BLOCK_SIZE;
  }

  /** Byte offset in its segment of what follows it. */
  public long end() {
    return offset() + BatchFormat.onDisk(length);
  }

  /**
   * Whether the numbers can be true for a batch at a place of a segment. An intact header that was
   * written elsewhere, or made by a hostile hand, stops here.
   *
   * @param limit bytes of the segment that exist
   */
  public boolean fits(int segmentNumber, long offset, long limit) {
    return segment == segmentNumber
        && offset() == offset
        && firstSequence > 0
        && count > 0
        && firstSequence <= Long.MAX_VALUE - count
        && durableSequence >= 0
        && durableSequence < firstSequence
        && (flags & ~(BatchFormat.FIRST_OF_RUN | BatchFormat.GAP)) == 0
        && length <= BatchFormat.MOST_LENGTH
        && length >= BatchFormat.HEADER_LENGTH + (long) count * RecordFormat.HEADER_LENGTH
        && end() <= limit;
  }
}
