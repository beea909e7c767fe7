package io.duralog.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk, a writer at work on it, and what callers were told.
 *
 * @param run number of the writer's run, from 1
 * @param plan the steps that an operation or an open still has to take
 * @param end where the next batch goes
 * @param flight the batches in flight, and those that wait for one of them
 * @param truths the logs that a crash may leave: one, or two while an operation runs
 * @param next the log after the operation or the open
 * @param batches of this run since its end was last moved
 * @param operations so far
 */
record LifeState(
    LifeDisk disk,
    int run,
    List<LifeStep> plan,
    LifeEnd end,
    List<Flight> flight,
    List<LifeTruth> truths,
    @Nullable LifeTruth next,
    int batches,
    int operations) {

  /** A batch in flight; of no records once it is durable. */
  record Flight(int crc, int segment, int place, int count) {}

  /** 1 | 2 3 || 4, all durable. Run 1 found 1 and has written the other two batches. */
  static LifeState first() {
    Map<String, List<LifeDisk.@Nullable Stored>> files = new TreeMap<>();
    files.put(LifeNames.segment(1), new ArrayList<>(firstSegment()));
    int at = 2 * LifeDisk.BLOCKS;
    Block fourth = new Block(new Block.Head(1, false, 4, 1, 3, 2, 3, at), 4, content(3, 4));
    files.put(LifeNames.segment(2), Arrays.asList(fourth, null, null));
    LifeRoot.Beginning beginning = new LifeRoot.Beginning(1, 1, 0, 0, 1);
    files.put(
        LifeNames.ROOT, List.of(new LifeRoot(beginning, new LifeEnd(1, 1, 1, 1, 1), false, 0)));
    List<Integer> contents = List.of(content(1, 1), content(2, 2), content(2, 3), content(3, 4));
    LifeTruth truth = new LifeTruth(1, contents, 4);
    LifeEnd end = new LifeEnd(2, 1, 4, 3, 1);
    return new LifeState(
        LifeDisk.of(files), 1, List.of(), end, List.of(), List.of(truth), null, 0, 0);
  }

  /** The blocks of segment 1: batches 1 and 2. */
  static List<@Nullable Block> firstSegment() {
    int at = LifeDisk.BLOCKS;
    return List.of(
        new Block(new Block.Head(1, true, 1, 1, 0, 0, 1, at), 1, content(1, 1)),
        new Block(new Block.Head(1, false, 2, 2, 1, 1, 2, at + 1), 2, content(2, 2)),
        new Block(null, 3, content(2, 3)));
  }

  /** The content of a record: no two batches have one in common. */
  static int content(int crc, int sequence) {
    return crc * 100 + sequence;
  }

  static int crcOfContent(int content) {
    return content / 100;
  }

  /** The one log that there is while no operation runs. */
  LifeTruth truth() {
    return truths.get(0);
  }

  LifeState with(LifeDisk now, List<Flight> flying, LifeTruth truth) {
    return new LifeState(now, run, plan, end, flying, List.of(truth), null, batches, operations);
  }

  LifeState submitted(LifeDisk now, LifeEnd to, List<Flight> flying, LifeTruth truth) {
    return new LifeState(now, run, plan, to, flying, List.of(truth), null, batches + 1, operations);
  }

  /** An operation begins. Until it returns both logs are allowed. */
  LifeState operation(List<LifeStep> steps, LifeTruth after) {
    List<LifeTruth> both = List.of(truth(), after);
    return new LifeState(disk, run, steps, end, flight, both, after, batches, operations + 1);
  }

  /** The same for one that moves the end: its batches are counted anew. */
  LifeState operation(LifePlans.Plan p, LifeTruth after) {
    List<LifeTruth> both = List.of(truth(), after);
    return new LifeState(disk, run, p.steps(), p.end(), List.of(), both, after, 0, operations + 1);
  }

  /** What is left of a crash, and the open that follows. */
  LifeState crashed(LifeDisk left, LifeWalk walk, List<LifeStep> recovery) {
    LifeTruth found = new LifeTruth(walk.first, walk.contents, walk.contents.size());
    return new LifeState(
        left, run + 1, recovery, walk.end, List.of(), truths, found, 0, operations);
  }

  /** After the next step of the plan. */
  LifeState stepped() {
    LifeStep step = plan.get(0);
    List<LifeStep> rest = plan.subList(1, plan.size());
    LifeDisk now = step.on(disk);
    boolean told = step.kind() == LifeStep.Kind.RETURN || step.kind() == LifeStep.Kind.OPEN;
    List<LifeTruth> allowed = told && next != null ? List.of(next) : truths;
    LifeTruth later = told ? null : next;
    return new LifeState(now, run, rest, end, flight, allowed, later, batches, operations);
  }

  LifeState canonical() {
    LifeDisk d = disk.canonical();
    return d == disk
        ? this
        : new LifeState(d, run, plan, end, flight, truths, next, batches, operations);
  }

  long fingerprint() {
    Fingerprint f = new Fingerprint();
    disk.addTo(f);
    f.add(run).add(batches).add(operations).add(end);
    f.add(plan.size());
    plan.forEach(f::add);
    f.add(flight.size());
    flight.forEach(b -> f.add(b.crc).add(b.segment).add(b.place).add(b.count));
    f.add(truths.size());
    truths.forEach(f::add);
    if (next != null) {
      f.add(next);
    }
    return f.with(next == null ? 0 : 1);
  }
}
