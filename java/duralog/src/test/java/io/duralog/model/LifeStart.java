package io.duralog.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an open starts to walk: in the last segment whose first batch is proven durable. */
final class LifeStart {
  private final LifeDisk disk;
  private final LifeWalk walk;

  LifeStart(LifeDisk disk, LifeWalk walk) {
    this.disk = disk;
    this.walk = walk;
  }

  /** Returns the segment if its first batch is not one of those of the whole walk, or 0. */
  int wrong() {
    LifeRoot root = walk.root();
    for (int i = walk.segments().size() - 1; i >= 0; i--) {
      int segment = walk.segments().get(i);
      List<LifeDisk.@Nullable Stored> blocks = disk.blocks(LifeNames.segment(segment));
      boolean ofCut = root.cut() && segment == root.floor().segment();
      Block.Head h = ofCut || blocks == null ? null : headAt(blocks, segment, 0);
      if (h != null && (isProvenByRoot(h, segment) || isProvenByBatch(h, blocks, segment))) {
        return walk.batches.contains(h) ? 0 : segment;
      }
    }
    return 0;
  }

  private boolean isProvenByRoot(Block.Head h, int segment) {
    LifeEnd floor = walk.root().floor();
    return floor.last() >= h.first()
        && (segment < floor.segment() || segment == floor.segment() && floor.place() > 0);
  }

  /** A linked later batch of the segment says that it is durable. */
  private static boolean isProvenByBatch(
      Block.Head first, List<LifeDisk.@Nullable Stored> blocks, int segment) {
    Block.Head last = first;
    for (int place = first.count(); place < LifeDisk.BLOCKS; place += last.count()) {
      Block.Head h = headAt(blocks, segment, place);
      if (h == null || h.link() != last.crc()) {
        return false;
      }
      if (h.durable() >= first.first()) {
        return true;
      }
      last = h;
    }
    return false;
  }

  private static Block.@Nullable Head headAt(
      List<LifeDisk.@Nullable Stored> blocks, int segment, int place) {
    Block.Head h = blocks.get(place) instanceof Block b ? b.head() : null;
    return h != null && h.at() == segment * LifeDisk.BLOCKS + place ? h : null;
  }
}
