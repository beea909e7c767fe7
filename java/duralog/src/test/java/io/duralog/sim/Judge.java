package io.duralog.sim;

import static io.duralog.sim.Model.require;

import io.duralog.CheckpointHeldException;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.Replay;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges what a crash has left: it is opened, read, used on, crashed again and opened again, on a
 * machine of its own.
 */
final class Judge {
  private final Model model;
  private final LogOptions options;
  private final Trace trace;
  private final Dice dice;
  private long atLeast;
  private final long written;

  /** Where the log begins, in the world of this judge. */
  private long beginsAtLeast;

  private long beginsAtMost;

  /** How many crashes were judged. */
  int judged;

  /**
   * Creates one for a moment.
   *
   * @param written the highest sequence that can be on the disk
   */
  Judge(Model model, LogOptions options, Trace trace, Dice dice, long written) {
    this.model = model;
    this.options = options;
    this.trace = trace;
    this.dice = dice;
    this.written = written;
  }

  /** Whether it is the log before a cut that is under way, or the one after it. */
  private void isOf(LogReader log) {
    long generation = log.generation();
    atLeast = model.atLeast(generation);
    beginsAtLeast = model.beginsAtLeast(generation);
    beginsAtMost = model.beginsAtMost(generation);
  }

  private SimEngine engine(SimDisk disk, SimHost host) {
    return new SimEngine(
        disk, host, dice.split(), Faults.none(), trace, dice.oneIn(2), /* quick= */ true);
  }

  /** Judges one image, which is used up. */
  void judge(SimDisk image) {
    judged++;
    SimHost host = new SimHost(dice.split(), 50);
    long seen = 0;
    if (dice.oneIn(4)) {
      seen = readOnly(image, host, true).size();
    }
    SimEngine engine = engine(image, host);
    List<Sent> found;
    SimDisk next;
    List<Sent> own = new ArrayList<>();
    try (DuraLog log = Opening.open(engine, options)) {
      long last = log.lastSequence();
      require(log.durableSequence() == last, "an open reports less durable than there is");
      isOf(log);
      model.judge(log.recovery(), last, written);
      found = read(log, last);
      model.judge(found, Math.max(atLeast, seen));
      model.checkpoints.judge(log);
      trace.add(last);
      beginsAtLeast = log.firstSequence();
      beginsAtMost = beginsAtLeast;
      next = dice.oneIn(3) ? image.crash(dice) : null; // what was recovered is durable
      use(log, last, own);
      if (next == null && dice.oneIn(3)) {
        giveUp(log);
      }
      if (next == null && dice.oneIn(4)) {
        found = new ArrayList<>(found);
        found.addAll(own);
        cut(log, found);
        next = image.crash(dice);
      }
      if (next == null && dice.oneIn(2)) {
        next = image.crash(dice); // so is what was added
        found = new ArrayList<>(found);
        found.addAll(own);
      } else if (next == null) {
        require(isStill(found, read(log, last + own.size())), "it changed");
      }
    }
    host.drain();
    require(engine.violation.isEmpty(), engine.violation);
    if (next != null) {
      judged++;
      // All that is there was acknowledged, so nothing may look torn: the tail has been cut.
      List<Sent> again = readOnly(next, host, false);
      require(again.size() == found.size(), again.size() + " are there, were " + found.size());
      require(isStill(found, again), "what was recovered has changed");
    }
    own.forEach(s -> s.dead = true); // of a world that is no more
  }

  private List<Sent> read(LogReader log, long last) {
    try (Replay replay = log.replay()) {
      List<Sent> found = model.read(replay, last, beginsAtLeast);
      long first = Model.firstOf(found);
      long most = model.beginsAtMost(found, beginsAtMost);
      require(first <= most, "it begins with " + first + ", asked for " + beginsAtMost);
      require(
          model.retires ? log.firstSequence() >= first : log.firstSequence() == first,
          log.firstSequence() + " is no first of " + first);
      require(
          replay.report().damage().isEmpty() || log.recovery().damage().size() > 0,
          "a replay reports damage");
      return found;
    }
  }

  private List<Sent> readOnly(SimDisk image, SimHost host, boolean first) {
    SimEngine engine = engine(image, host);
    try (LogReader log = Opening.readOnly(engine, options)) {
      long last = log.lastSequence();
      if (first) {
        isOf(log);
        model.judge(log.recovery(), last, written);
        require(last >= atLeast, last + " records are left of " + atLeast + " durable");
      } else {
        require(log.recovery().damage().isEmpty(), "torn again: " + log.recovery().damage());
      }
      return read(log, last);
    }
  }

  /** Whether all is there that was there before, but for what was given up. */
  private boolean isStill(List<Sent> before, List<Sent> now) {
    long begins = model.retires ? Model.firstOf(now) : beginsAtLeast;
    int first = (int) Math.min(begins - 1, before.size());
    return now.size() >= before.size()
        && now.subList(first, before.size()).equals(before.subList(first, before.size()));
  }

  private void giveUp(DuraLog log) {
    long first = 1 + dice.below((int) log.durableSequence() + 1);
    try {
      log.truncateBefore(first);
    } catch (CheckpointHeldException e) {
      model.checkpoints.refused(e, first, model.checkpoints.now());
      return;
    }
    beginsAtLeast = Math.max(beginsAtLeast, first);
    beginsAtMost = beginsAtLeast;
  }

  /** Takes from what was found what it cuts away. */
  private void cut(DuraLog log, List<Sent> found) {
    long kept = log.firstSequence() - 1 + dice.below(found.size() - (int) log.firstSequence() + 2);
    boolean anew = model.retires || dice.oneIn(3); // else it may begin later by itself, meanwhile
    if (anew) {
      log.reset(kept + 1);
    } else {
      log.truncateAfter(kept);
    }
    if (kept > 0 && found.get((int) kept - 1) != null) {
      model.endsWith(found.get((int) kept - 1));
    }
    found.subList((int) kept, found.size()).clear();
    if (anew || kept < log.firstSequence()) {
      found.replaceAll(s -> null);
      beginsAtLeast = kept + 1;
      beginsAtMost = kept + 1;
    }
  }

  private void use(DuraLog log, long last, List<Sent> own) {
    int n = dice.below(4);
    for (int i = 0; i < n; i++) {
      Sent s = model.make(Sent.LEAST + dice.below(dice.oneIn(4) ? 9000 : 300), 0, 1);
      long sequence = log.append(s.payload());
      require(sequence == last + i + 1, "goes on with " + sequence + " behind " + last);
      own.add(s);
    }
    log.sync();
  }
}
