package io.duralog.model;

import org.jspecify.annotations.Nullable;

/**
 * A block of the disk that is not zero. A batch of n blocks holds n records, one in each.
 *
 * @param head the batch header, in the first block of a batch
 * @param sequence of the record here; 0 in a block that has rotted
 * @param content of the record: no two are alike
 */
record Block(@Nullable Head head, int sequence, int content) implements LifeDisk.Stored {
  static final Block ROTTEN = new Block(null, 0, 0);

  /**
   * A batch header.
   *
   * @param at the block it was written for
   */
  record Head(
      int run, boolean firstOfRun, int first, int count, int durable, int link, int crc, int at) {}
}
