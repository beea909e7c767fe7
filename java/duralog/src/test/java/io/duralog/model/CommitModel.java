package io.duralog.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Visits every state that writers, crashes and recoveries can reach, and judges each recovery. */
final class CommitModel {
  private static final int FIRST_SEGMENT = 2;
  private static final int BLOCKS = 6;
  private static final int RUNS = 3;
  private static final int BATCHES = 3;
  private static final int MOST_BLOCKS = 2;

  private final Set<Rule> off;
  private final World world;
  private final Set<State> seen = new HashSet<>();
  private final Deque<String> trace = new ArrayDeque<>();
  private long recoveries;

  CommitModel(Set<Rule> off, World world) {
    this.off = off;
    this.world = world;
  }

  /** Thrown with all that led to a broken promise. */
  static final class Counterexample extends RuntimeException {
    private static final long serialVersionUID = 1;

    Counterexample(String what, List<String> trace) {
      super(what + "\n  " + String.join("\n  ", trace));
    }
  }

  /** Visits everything; returns the number of states. */
  int visit() {
    visit(new State(Collections.nCopies(BLOCKS, null), List.of(), 1, 0, 0, 0, List.of(), 0, false));
    return seen.size();
  }

  long recoveries() {
    return recoveries;
  }

  private void go(String event, State to) {
    trace.addLast(event);
    visit(to);
    trace.removeLast();
  }

  private void visit(State s) {
    if (!seen.add(s)) {
      return;
    }
    for (int blocks = 1; blocks <= MOST_BLOCKS && s.written() < BATCHES; blocks++) {
      submit(s, blocks);
    }
    for (int batch = 1; batch <= s.written(); batch++) {
      if (s.inFlight(batch)) {
        complete(s, batch);
      }
    }
    if (s.run() < RUNS + 1) {
      go("the process is killed", recovered(s, s.after(s.pending()), true, -1));
      powerCut(s);
    }
  }

  private void submit(State s, int blocks) {
    boolean fits = s.end() >= FIRST_SEGMENT || s.end() + blocks <= FIRST_SEGMENT;
    int at = fits ? s.end() : FIRST_SEGMENT;
    if (at + blocks > BLOCKS || s.run() > RUNS) {
      return;
    }
    int number = s.written() + 1;
    int first = s.sent().size() + 1;
    int crc = world.linksCollide ? 0 : s.run() * 10 + number;
    int run = world.runsRepeat ? 1 : s.run();
    Block.Head head =
        new Block.Head(run, number == 1, first, blocks, s.acknowledged(), s.crc(), crc, at);
    List<State.Write> pending = new ArrayList<>(s.pending());
    List<Integer> sent = new ArrayList<>(s.sent());
    for (int i = 0; i < blocks; i++) {
      int content = s.run() * 100 + number * 10 + i;
      Block block = new Block(i == 0 ? head : null, first + i, content);
      pending.add(new State.Write(number, first + blocks - 1, at + i, block));
      sent.add(content);
    }
    State to = s.with(s.durable(), pending, number, at + blocks, crc).sent(sent);
    String event = "run %d writes %s at block %d".formatted(s.run(), head, at);
    go(event, off.contains(Rule.ACKNOWLEDGED_AFTER_SYNC) ? to.acknowledged(sent.size()) : to);
  }

  private void complete(State s, int batch) {
    List<State.Write> arrived = s.pending().stream().filter(w -> w.batch() == batch).toList();
    List<State.Write> left = s.pending().stream().filter(w -> w.batch() != batch).toList();
    State to = s.with(s.after(arrived), left, s.written(), s.end(), s.crc());
    int last = to.sent().size(); // or what is before the first that is still in flight
    for (State.Write w : left) {
      Block b = w.block();
      last = w.batch() > 0 && b != null ? Math.min(last, b.sequence() - 1) : last;
    }
    if (off.contains(Rule.ACKNOWLEDGED_IN_ORDER)) {
      last = arrived.get(0).last();
    }
    go("batch %d is synced, %d acknowledged".formatted(batch, last), to.acknowledged(last));
  }

  /** Any set of the writes that are not synced arrives. */
  private void powerCut(State s) {
    int n = s.pending().size();
    for (int set = 0; set < 1 << n; set++) {
      List<State.Write> arrived = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        if ((set >> i & 1) != 0) {
          arrived.add(s.pending().get(i));
        }
      }
      if (world.zerosLost && !isWhole(s, arrived)) {
        continue;
      }
      List<@Nullable Block> disk = s.after(arrived);
      trace.addLast("power cut; of " + n + " blocks arrive " + places(arrived));
      State to = recovered(s, disk, false, -1);
      go("reopened", to);
      for (int place = 0; place < BLOCKS && world == World.HONEST; place++) {
        rot(s, disk, place);
      }
      trace.removeLast();
    }
  }

  private static boolean isWhole(State s, List<State.Write> arrived) {
    return s.pending().stream()
        .allMatch(
            w ->
                arrived.contains(w)
                    || arrived.stream().noneMatch(a -> a.batch() == w.batch() && a.batch() > 0));
  }

  private static List<Integer> places(List<State.Write> writes) {
    return writes.stream().map(State.Write::place).toList();
  }

  private void rot(State s, List<@Nullable Block> sound, int place) {
    Block b = sound.get(place);
    if (b == null || b.sequence() > s.acknowledged()) {
      return;
    }
    List<@Nullable Block> disk = new ArrayList<>(sound);
    disk.set(place, Block.ROTTEN);
    trace.addLast("block " + place + " rots");
    recovered(s, disk, false, b.sequence());
    trace.removeLast();
  }

  /** Recovers and judges. */
  private State recovered(State s, List<@Nullable Block> disk, boolean killed, int rotten) {
    recoveries++;
    Walk walk = new Walk(disk, FIRST_SEGMENT, off);
    int found = walk.contents.size();
    require(
        found <= s.sent().size() && walk.contents.equals(s.sent().subList(0, found)),
        "recovered " + walk.contents + ", sent " + s.sent());
    if (rotten >= 0) {
      require(
          walk.refused || !isWitnessed(disk, rotten),
          "damage to " + rotten + " passes for a torn tail");
      return s;
    }
    require(!walk.refused, "refused, and nothing is damaged");
    require(found >= s.acknowledged(), "acknowledged " + s.acknowledged() + ", recovered " + found);
    boolean synced = !killed || !off.contains(Rule.RECOVERED_SYNCED);
    List<State.Write> pending = new ArrayList<>();
    if (!synced) {
      s.pending().forEach(w -> pending.add(new State.Write(0, 0, w.place(), w.block())));
    }
    List<@Nullable Block> durable = new ArrayList<>(synced ? disk : s.durable());
    for (int place = walk.end; place < BLOCKS; place++) {
      if (disk.get(place) != null && !off.contains(Rule.TAIL_CUT) && !world.zerosLost) {
        if (off.contains(Rule.TAIL_CUT_SYNCED)) {
          pending.add(new State.Write(0, 0, place, null));
        } else {
          durable.set(place, null);
        }
      }
    }
    return new State(
        durable,
        pending,
        s.run() + 1,
        0,
        walk.end,
        walk.crc,
        List.copyOf(walk.contents),
        found,
        false);
  }

  /** Whether a sound header behind says that a sequence was durable. */
  private static boolean isWitnessed(List<@Nullable Block> disk, int sequence) {
    return disk.stream()
        .anyMatch(
            b ->
                b != null
                    && b.head() != null
                    && b.head().first() > sequence
                    && b.head().durable() >= sequence);
  }

  private void require(boolean right, String otherwise) {
    if (!right) {
      throw new Counterexample(otherwise, List.copyOf(trace));
    }
  }
}
