package io.duralog.model;

import static io.duralog.model.LifeNames.copy;
import static io.duralog.model.LifeNames.segment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of truncateBefore, reset and of an open after a crash. */
final class LifePlans {
  private final Set<LifeRule> off;
  private final boolean stale;

  LifePlans(Set<LifeRule> off, boolean stale) {
    this.off = off;
    this.stale = stale;
  }

  /** Steps, and where the next batch goes after them. */
  record Plan(List<LifeStep> steps, LifeEnd end) {}

  /** Replaces the root. */
  List<LifeStep> root(LifeRoot root) {
    List<LifeStep> steps = new ArrayList<>();
    steps.add(LifeStep.create(LifeNames.NEW_ROOT, List.of(root)));
    if (has(LifeRule.TMP_SYNCED)) {
      steps.add(LifeStep.sync(LifeNames.NEW_ROOT));
    }
    steps.add(LifeStep.rename(LifeNames.NEW_ROOT, LifeNames.ROOT));
    if (has(LifeRule.ROOT_DURABLE)) {
      steps.add(LifeStep.of(LifeStep.Kind.SYNC_DIRECTORY));
    }
    return steps;
  }

  /** What a root with CUT asks for. */
  List<LifeStep> redo(int lastKept, Collection<String> names) {
    List<LifeStep> steps = new ArrayList<>();
    Comparator<Integer> order =
        has(LifeRule.STRICT_DELETE) ? Comparator.reverseOrder() : Comparator.naturalOrder();
    LifeNames.segments(names).stream()
        .filter(s -> s > lastKept)
        .sorted(order)
        .forEach(s -> steps.add(LifeStep.delete(segment(s))));
    if (names.contains(copy(lastKept))) {
      steps.add(LifeStep.rename(copy(lastKept), segment(lastKept)));
    }
    if (has(LifeRule.REDO_DURABLE)) {
      steps.add(LifeStep.of(LifeStep.Kind.SYNC_DIRECTORY));
    }
    return steps;
  }

  List<LifeStep> recovery(LifeDisk disk, LifeWalk walk) {
    Set<String> names = disk.names().keySet();
    LifeRoot root = walk.root();
    List<LifeStep> steps = new ArrayList<>();
    names.stream()
        .filter(n -> LifeNames.isUnpublished(n) || LifeNames.isCopy(n) && !root.cut())
        .forEach(n -> steps.add(LifeStep.delete(n)));
    walk.segments().forEach(s -> steps.add(LifeStep.sync(segment(s))));
    steps.add(LifeStep.of(LifeStep.Kind.SYNC_DIRECTORY));
    if (root.cut()) {
      steps.addAll(redo(root.floor().segment(), names));
    } else if (has(LifeRule.TAIL_CUT)) {
      steps.addAll(tailCut(disk, walk));
    }
    steps.addAll(root(root.ending(walk.end).withoutCut()));
    steps.addAll(deletes(names, root.beginning().segment()));
    steps.add(LifeStep.of(LifeStep.Kind.OPEN));
    return steps;
  }

  private static List<LifeStep> tailCut(LifeDisk disk, LifeWalk walk) {
    List<LifeStep> steps = new ArrayList<>();
    int last = walk.end.segment();
    int dirty =
        walk.segments().stream()
            .filter(s -> s > last && disk.blocks(segment(s)).stream().anyMatch(b -> b != null))
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    List<Integer> segments = new ArrayList<>(walk.segments());
    Collections.reverse(segments);
    for (int s : segments) {
      if (s >= dirty) {
        steps.add(LifeStep.delete(segment(s)));
        steps.add(LifeStep.of(LifeStep.Kind.SYNC_DIRECTORY));
      }
    }
    List<LifeDisk.@Nullable Stored> blocks = disk.blocks(segment(last));
    for (int place = walk.end.place(); place < LifeDisk.BLOCKS; place++) {
      if (blocks.get(place) != null) {
        steps.add(LifeStep.zero(segment(last), place));
      }
    }
    steps.add(LifeStep.sync(segment(last)));
    return steps;
  }

  /**
   * The log begins with the last segment whose first batch is not after the first sequence to keep.
   * Null where there is none.
   */
  @Nullable List<LifeStep> before(LifeDisk disk, LifeWalk walk, int firstKept) {
    List<Block.Head> firsts =
        walk.batches.stream()
            .filter(h -> h.at() % LifeDisk.BLOCKS == 0 && h.first() <= firstKept)
            .toList();
    if (firsts.isEmpty()) {
      return null;
    }
    Block.Head h = firsts.get(firsts.size() - 1);
    int segment = h.at() / LifeDisk.BLOCKS;
    int run = h.firstOfRun() ? 0 : h.run();
    LifeEnd floor = walk.root().floor();
    LifeRoot root =
        new LifeRoot(
            new LifeRoot.Beginning(segment, h.first(), h.link(), run, firstKept),
            floor.last() < h.first() - 1
                ? new LifeEnd(segment, 0, h.first() - 1, h.link(), floor.run())
                : floor,
            walk.root().cut(),
            walk.root().generation());
    int kept = has(LifeRule.KEEP_FIRST) ? segment : segment + 1;
    return moved(root, disk.names().keySet(), kept);
  }

  /** The log begins in a segment of its own, with nothing in it. */
  Plan reset(LifeDisk disk, LifeWalk walk, int next) {
    List<LifeStep> steps = new ArrayList<>();
    int segment = LifeNames.highest(disk.names().keySet());
    if (has(LifeRule.RESET_FRESH)) {
      segment++;
      steps.add(LifeStep.newSegment(segment, stale));
    }
    LifeEnd end = new LifeEnd(segment, 0, next - 1, 0, 0);
    LifeRoot.Beginning beginning = new LifeRoot.Beginning(segment, next, 0, 0, next);
    LifeRoot root = new LifeRoot(beginning, end, false, walk.root().generation() + 1);
    steps.addAll(moved(root, disk.names().keySet(), segment));
    return new Plan(steps, end);
  }

  private List<LifeStep> moved(LifeRoot root, Collection<String> names, int firstKept) {
    List<LifeStep> steps = new ArrayList<>(root(root));
    steps.add(LifeStep.of(LifeStep.Kind.RETURN));
    steps.addAll(deletes(names, firstKept));
    steps.add(LifeStep.of(LifeStep.Kind.DONE));
    return steps;
  }

  private static List<LifeStep> deletes(Collection<String> names, int firstKept) {
    return LifeNames.segments(names).stream()
        .filter(s -> s < firstKept)
        .map(s -> LifeStep.delete(segment(s)))
        .toList();
  }

  private boolean has(LifeRule rule) {
    return !off.contains(rule);
  }
}
