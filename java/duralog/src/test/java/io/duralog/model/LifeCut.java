package io.duralog.model;

import static io.duralog.model.LifeNames.copy;
import static io.duralog.model.LifeNames.segment;

import io.duralog.model.LifePlans.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The steps of truncateAfter. */
final class LifeCut {
  private final Set<LifeRule> off;
  private final LifePlans plans;

  LifeCut(Set<LifeRule> off, LifePlans plans) {
    this.off = off;
    this.plans = plans;
  }

  /**
   * Cuts.
   *
   * @param crc of the batch that is written anew, if one has to be
   * @param run of that batch
   */
  Plan after(LifeDisk disk, LifeWalk walk, int lastKept, int crc, int run) {
    LifeEnd end = beginning(walk.root());
    Block.Head split = null;
    for (Block.Head h : walk.batches) {
      if (h.first() + h.count() - 1 <= lastKept) {
        end = end.after(h);
      } else if (h.first() <= lastKept) {
        split = h;
      }
    }
    int segment = split == null ? end.segment() : split.at() / LifeDisk.BLOCKS;
    int from = split == null ? end.place() : split.at() % LifeDisk.BLOCKS;
    List<LifeDisk.@Nullable Stored> old = disk.blocks(segment(segment));
    List<LifeDisk.@Nullable Stored> blocks = new ArrayList<>(old);
    boolean copied = false;
    for (int place = from; place < LifeDisk.BLOCKS; place++) {
      copied |= blocks.set(place, null) != null;
    }
    if (split == null) {
      end = new LifeEnd(segment, from, lastKept, end.link(), end.run());
    } else {
      int kept = lastKept - split.first() + 1;
      int durable = split.first() - 1;
      Block.Head h =
          new Block.Head(run, true, split.first(), kept, durable, end.link(), crc, split.at());
      for (int i = 0; i < kept; i++) {
        int content = ((Block) old.get(from + i)).content();
        blocks.set(from + i, new Block(i == 0 ? h : null, split.first() + i, content));
      }
      end = end.after(h);
    }
    return new Plan(steps(disk, walk.root(), end, copied ? blocks : null), end);
  }

  private static LifeEnd beginning(LifeRoot root) {
    LifeRoot.Beginning b = root.beginning();
    return new LifeEnd(b.segment(), 0, b.base() - 1, b.link(), b.run());
  }

  private List<LifeStep> steps(
      LifeDisk disk, LifeRoot root, LifeEnd end, @Nullable List<LifeDisk.@Nullable Stored> copy) {
    List<LifeStep> steps = new ArrayList<>();
    Set<String> names = new TreeSet<>(disk.names().keySet());
    if (copy != null) {
      String name = copy(end.segment());
      names.add(name);
      steps.add(LifeStep.create(name, copy));
      if (has(LifeRule.COPY_SYNCED)) {
        steps.add(LifeStep.sync(name));
      }
      if (has(LifeRule.COPY_NAME_SYNCED)) {
        steps.add(LifeStep.of(LifeStep.Kind.SYNC_DIRECTORY));
      }
    }
    steps.addAll(plans.root(root.cutAt(end)));
    steps.addAll(plans.redo(end.segment(), names));
    if (has(LifeRule.CUT_CLEARED)) {
      LifeEnd old = root.floor();
      LifeEnd floor =
          has(LifeRule.FLOOR_LOWERED)
              ? end
              : new LifeEnd(old.segment(), old.place(), old.last(), end.link(), end.run());
      steps.addAll(plans.root(root.cutAt(floor).withoutCut()));
    }
    steps.add(LifeStep.of(LifeStep.Kind.RETURN));
    return steps;
  }

  private boolean has(LifeRule rule) {
    return !off.contains(rule);
  }
}
