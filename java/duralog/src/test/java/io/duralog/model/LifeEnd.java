package io.duralog.model;

/**
 * Where a log ends: the place after its last batch, and what the next batch must follow.
 *
 * @param last sequence of the log
 * @param link crc of the last batch
 * @param run of the last batch
 */
record LifeEnd(int segment, int place, int last, int link, int run) {
  boolean isAt(int otherSegment, int otherPlace) {
    return segment == otherSegment && place == otherPlace;
  }

  /** The end after one more batch. */
  LifeEnd after(Block.Head h) {
    int place = h.at() % LifeDisk.BLOCKS + h.count();
    return new LifeEnd(
        h.at() / LifeDisk.BLOCKS, place, h.first() + h.count() - 1, h.crc(), h.run());
  }
}
