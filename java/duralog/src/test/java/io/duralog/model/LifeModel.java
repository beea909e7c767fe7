package io.duralog.model;

import io.duralog.model.CommitModel.Counterexample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of a log: appends, truncateBefore, truncateAfter and reset, with a kill or a power cut
 * at every step, also of the open after a crash. Visits every state and judges each recovery.
 */
final class LifeModel {
  private static final int MOST_BLOCKS = 2;
  private static final int MOST_IN_FLIGHT = 2;

  private final Set<LifeRule> off;
  private final LifeBounds bounds;
  private final LifePlans plans;
  private final LifeCut cuts;
  private final Fingerprints seen = new Fingerprints();
  private final Deque<Visit> waiting = new ArrayDeque<>();
  private @Nullable Event story;
  private long recoveries;

  LifeModel(Set<LifeRule> off, LifeBounds bounds) {
    this.off = off;
    this.bounds = bounds;
    plans = new LifePlans(off, bounds.stale());
    cuts = new LifeCut(off, plans);
  }

  /** A state to go on from, and how it was reached. */
  private record Visit(LifeState state, @Nullable Event story) {}

  private record Event(String kind, Object what, @Nullable Event before) {}

  /** Visits everything. */
  void visit() {
    LifeState first = LifeState.first();
    go("begin with", first.disk().root(), first);
    while (!waiting.isEmpty()) {
      // Nearest first finds the shortest counterexample; last first has fewer states wait.
      Visit v = off.isEmpty() && !bounds.stale() ? waiting.removeLast() : waiting.removeFirst();
      story = v.story;
      next(v.state);
    }
  }

  int states() {
    return seen.size();
  }

  long recoveries() {
    return recoveries;
  }

  private void go(String kind, Object what, LifeState to) {
    LifeState s = to.canonical();
    if (seen.add(s.fingerprint())) {
      waiting.addLast(new Visit(s, new Event(kind, what, story)));
    }
  }

  private void next(LifeState s) {
    if (s.run() <= bounds.reopenings()) {
      reopened("a kill", s, s.disk());
      s.disk().powerCuts().forEach(d -> reopened("a power cut", s, d));
    }
    if (!s.plan().isEmpty()) {
      go("step:", s.plan().get(0), s.stepped());
      return;
    }
    boolean room = s.batches() < bounds.batches() && s.flight().size() < MOST_IN_FLIGHT;
    for (int blocks = 1; blocks <= MOST_BLOCKS && room; blocks++) {
      submit(s, blocks);
    }
    for (int i = 0; i < s.flight().size(); i++) {
      if (s.flight().get(i).count() > 0) {
        complete(s, i);
      }
    }
    boolean drained = s.flight().isEmpty() || off.contains(LifeRule.DRAINED);
    if (s.operations() < bounds.operations() && drained) {
      operate(s);
    }
  }

  private void reopened(String how, LifeState s, LifeDisk left) {
    recoveries++;
    LifeWalk walk = read(left, how);
    require(
        s.truths().stream().anyMatch(t -> t.allows(walk)),
        () ->
            "%s leaves %s: recovered from %d %s, allowed %s"
                .formatted(how, left.names().keySet(), walk.first, walk.contents, s.truths()));
    LifeState to = s.crashed(left, walk, plans.recovery(left, walk));
    go(how + " leaves", left.names().keySet(), to);
  }

  private LifeWalk read(LifeDisk disk, String who) {
    LifeWalk walk = LifeWalk.of(disk, off);
    require(
        walk.refused == null,
        () -> "%s leaves %s: refused, %s".formatted(who, disk.names().keySet(), walk.refused));
    int wrong = new LifeStart(disk, walk).wrong();
    require(wrong == 0, () -> "%s: segment %d is no place to start".formatted(who, wrong));
    return walk;
  }

  private void submit(LifeState s, int count) {
    LifeEnd end = s.end();
    boolean fits = end.place() + count <= LifeDisk.BLOCKS;
    int segment = fits ? end.segment() : end.segment() + 1;
    int place = fits ? end.place() : 0;
    String name = LifeNames.segment(segment);
    if (segment > bounds.segments()) {
      return;
    }
    LifeDisk disk = s.disk();
    if (!fits && !disk.names().containsKey(name)) {
      disk = LifeStep.newSegment(segment, bounds.stale()).on(disk);
    }
    require(disk.names().containsKey(name), () -> name + " is gone under its writer");
    int writer = s.run() * 10 + s.operations(); // a cut or a reset begins a run
    int crc = writer * 10 + s.batches();
    int run = s.batches() == 0 ? writer : end.run();
    int first = end.last() + 1;
    int durable = s.truth().first() + s.truth().acknowledged() - 1;
    Block.Head h =
        new Block.Head(
            run,
            s.batches() == 0,
            first,
            count,
            durable,
            end.link(),
            crc,
            segment * LifeDisk.BLOCKS + place);
    List<Integer> contents = new ArrayList<>(s.truth().contents());
    for (int i = 0; i < count; i++) {
      int content = LifeState.content(crc, first + i);
      disk = disk.write(name, place + i, new Block(i == 0 ? h : null, first + i, content));
      contents.add(content);
    }
    List<LifeState.Flight> flight = new ArrayList<>(s.flight());
    flight.add(new LifeState.Flight(crc, segment, place, count));
    LifeTruth truth = new LifeTruth(s.truth().first(), contents, s.truth().acknowledged());
    go("append", h, s.submitted(disk, end.after(h), flight, truth));
  }

  /** Batches become durable in any order, and are acknowledged in theirs. */
  private void complete(LifeState s, int index) {
    LifeState.Flight done = s.flight().get(index);
    String name = LifeNames.segment(done.segment());
    LifeDisk disk = s.disk().sync(name, done.place(), done.place() + done.count());
    List<LifeState.Flight> flight = new ArrayList<>(s.flight());
    flight.set(index, new LifeState.Flight(done.crc(), done.segment(), done.place(), 0));
    int acknowledged = s.truth().acknowledged();
    while (!flight.isEmpty() && flight.get(0).count() == 0) {
      int crc = flight.remove(0).crc();
      acknowledged +=
          (int) s.truth().contents().stream().filter(c -> LifeState.crcOfContent(c) == crc).count();
    }
    go("durable: batch", done.crc(), s.with(disk, flight, s.truth().acknowledged(acknowledged)));
  }

  private void operate(LifeState s) {
    LifeWalk walk = read(s.disk(), "the writer");
    LifeTruth truth = s.truth();
    int number = s.run() * 10 + s.operations();
    for (int last = walk.first; last < walk.end.last(); last++) {
      LifePlans.Plan plan = cuts.after(s.disk(), walk, last, 10_000 + number, number + 1);
      go("truncateAfter", last, s.operation(plan, truth.upTo(last)));
    }
    int durable = truth.first() + truth.acknowledged() - 1;
    for (int first = walk.first + 1; first <= durable; first++) {
      List<LifeStep> plan = plans.before(s.disk(), walk, first);
      if (plan != null) {
        go("truncateBefore", first, s.operation(plan, truth.from(first)));
      }
    }
    if (LifeNames.highest(s.disk().names().keySet()) < bounds.segments()) {
      for (int next : bounds.resets()) {
        LifePlans.Plan plan = plans.reset(s.disk(), walk, next);
        go("reset", next, s.operation(plan, LifeTruth.empty(next)));
      }
    }
  }

  private void require(boolean right, Supplier<String> otherwise) {
    if (!right) {
      List<String> trace = new ArrayList<>();
      for (Event e = story; e != null; e = e.before) {
        trace.add(0, e.kind + " " + e.what);
      }
      throw new Counterexample(otherwise.get(), trace);
    }
  }
}
