package io.duralog.model;

import io.duralog.model.LifePlans.Plan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a writer does while a reader is at work: changes of the log, appends after each. */
final class LifeScript {
  private final Set<LifeRule> off;
  private final LifePlans plans;
  private final LifeCut cuts;
  private LifeDisk disk = LifeState.first().disk();
  private LifeTruth now = LifeState.first().truth();
  private LifeTruth whole = now.acknowledged(0);
  private int operations;

  /** The disk after each step. */
  final List<Moment> moments = new ArrayList<>();

  LifeScript(Set<LifeRule> off) {
    this.off = off;
    plans = new LifePlans(off, false);
    cuts = new LifeCut(off, plans);
    moments.add(new Moment(disk, List.of(now), List.of(whole)));
  }

  /** A change of the log. */
  record Operation(Kind kind, int sequence) {
    enum Kind {
      AFTER,
      BEFORE,
      RESET
    }

    static final List<Operation> ALL =
        List.of(
            new Operation(Kind.AFTER, 1),
            new Operation(Kind.AFTER, 2),
            new Operation(Kind.AFTER, 3),
            new Operation(Kind.BEFORE, 4),
            new Operation(Kind.BEFORE, 3),
            new Operation(Kind.RESET, 2),
            new Operation(Kind.RESET, 9));

    @Override
    public String toString() {
      return kind + "(" + sequence + ")";
    }
  }

  /**
   * A moment.
   *
   * @param allowed the logs that there are: two while an operation runs
   * @param whole the same with all records from the first one ever
   */
  record Moment(LifeDisk disk, List<LifeTruth> allowed, List<LifeTruth> whole) {}

  /** Does it step by step, and appends two batches. Returns false if it cannot be done now. */
  boolean operate(Operation op) {
    LifeWalk walk = LifeWalk.of(disk, off);
    if (walk.refused != null) {
      throw new IllegalStateException(walk.refused);
    }
    Plan plan = plan(op, walk);
    if (plan == null) {
      return false;
    }
    LifeTruth next =
        switch (op.kind) {
          case AFTER -> now.upTo(op.sequence);
          case BEFORE -> now.from(op.sequence);
          case RESET -> LifeTruth.empty(op.sequence);
        };
    LifeTruth wholeNext =
        switch (op.kind) {
          case AFTER -> whole.upTo(op.sequence).acknowledged(0);
          case BEFORE -> whole;
          case RESET -> next;
        };
    for (LifeStep step : plan.steps()) {
      disk = step.on(disk);
      now = step.kind() == LifeStep.Kind.RETURN ? next : now;
      moments.add(new Moment(disk, List.of(now, next), List.of(whole, wholeNext)));
    }
    now = next;
    whole = wholeNext;
    LifeEnd end = append(plan.end(), 2);
    append(end, 1);
    operations++;
    return true;
  }

  private @Nullable Plan plan(Operation op, LifeWalk walk) {
    boolean can =
        switch (op.kind) {
          case AFTER -> walk.first <= op.sequence && op.sequence < walk.end.last();
          case BEFORE -> walk.first < op.sequence && op.sequence <= walk.end.last();
          case RESET -> true;
        };
    if (!can) {
      return null;
    }
    if (op.kind == Operation.Kind.BEFORE) {
      List<LifeStep> steps = plans.before(disk, walk, op.sequence);
      return steps == null ? null : new Plan(steps, walk.end);
    }
    return op.kind == Operation.Kind.RESET
        ? plans.reset(disk, walk, op.sequence)
        : cuts.after(disk, walk, op.sequence, 10_000 + operations, 900 + operations);
  }

  /** One batch, durable. */
  private LifeEnd append(LifeEnd end, int count) {
    boolean fits = end.place() + count <= LifeDisk.BLOCKS;
    int segment = fits ? end.segment() : end.segment() + 1;
    int place = fits ? end.place() : 0;
    String name = LifeNames.segment(segment);
    if (!disk.names().containsKey(name)) {
      disk = LifeStep.newSegment(segment, false).on(disk);
      moments.add(new Moment(disk, List.of(now), List.of(whole)));
    }
    int first = end.last() + 1;
    int crc = 20_000 + operations * 10 + count;
    int at = segment * LifeDisk.BLOCKS + place;
    Block.Head h =
        new Block.Head(1000 + operations, true, first, count, end.last(), end.link(), crc, at);
    List<Integer> contents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      contents.add(LifeState.content(crc, first + i));
      disk = disk.write(name, place + i, new Block(i == 0 ? h : null, first + i, contents.get(i)));
    }
    disk = disk.sync(name);
    now = longer(now, contents).acknowledged(now.acknowledged() + count);
    whole = longer(whole, contents);
    moments.add(new Moment(disk, List.of(now), List.of(whole)));
    return end.after(h);
  }

  private static LifeTruth longer(LifeTruth t, List<Integer> more) {
    List<Integer> contents = new ArrayList<>(t.contents());
    contents.addAll(more);
    return new LifeTruth(t.first(), contents, t.acknowledged());
  }

  /** Every series of operations that can be done, up to so many. */
  static List<List<Operation>> all(int most) {
    List<List<Operation>> all = new ArrayList<>();
    longer(List.of(), most, all);
    return all;
  }

  private static void longer(List<Operation> done, int most, List<List<Operation>> all) {
    for (Operation op : Operation.ALL) {
      List<Operation> operations = new ArrayList<>(done);
      operations.add(op);
      LifeScript script = new LifeScript(EnumSet.noneOf(LifeRule.class));
      if (operations.stream().allMatch(script::operate)) {
        all.add(operations);
        if (operations.size() < most) {
          longer(operations, most, all);
        }
      }
    }
  }
}
