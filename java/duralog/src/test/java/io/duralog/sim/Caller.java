package io.duralog.sim;

import static io.duralog.sim.Model.require;

import io.duralog.Batch;
import io.duralog.CheckpointHeldException;
import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogClosedException;
import io.duralog.LogFailedException;
import io.duralog.LogFullException;
import io.duralog.LogIoException;
import io.duralog.LogReader;
import io.duralog.RecordsGoneException;
import io.duralog.Replay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One who uses the log: appends in every way, waits, reads, and takes note of what it is told. */
final class Caller implements Runnable {
  private final Session session;
  private final Model model;
  private final DuraLog log;
  private final SimEngine engine;
  private final Dice dice;
  private final int steps;
  private final String name;
  private long mine;
  private List<Sent> asked = List.of();

  /** Whether the call is one that may be accepted in part. */
  private boolean each;

  Caller(Session session, DuraLog log, String name, Dice dice, int steps) {
    this.name = name;
    this.session = session;
    this.model = session.model;
    this.engine = session.engine;
    this.log = log;
    this.dice = dice;
    this.steps = steps;
  }

  @Override
  public void run() {
    for (int i = 0; i < steps && !session.isLong(); i++) {
      asked = List.of();
      each = false;
      try {
        step();
      } catch (LogFailedException e) {
        require(engine.failed, "failed without a fault: " + e);
        acceptedBefore(e);
        require(e.getCause() != null, "without its first cause");
        failsForGood();
        return;
      } catch (LogClosedException e) {
        require(session.closing, "closed by nobody");
        acceptedBefore(e);
        refused();
        return;
      } catch (LogFullException e) {
        require(engine.refused, "full without a fault: " + e);
        acceptedBefore(e);
        refused();
      } catch (LogIoException e) {
        require(engine.refused || engine.failed, "an error without a fault: " + e);
        acceptedBefore(e);
        refused();
      }
    }
  }

  /** What of the call was accepted has its sequences. */
  private void acceptedBefore(DuraLogException e) {
    int n = (int) e.accepted();
    List<Sent> all = asked;
    require(n == 0 || each, "part of an atomic call was accepted: " + e);
    require(n < all.size() || n == 0, n + " accepted of " + all.size() + " and an error");
    for (int i = 0; i < n; i++) {
      model.accepted(all.get(i), e.lastAccepted() - n + 1 + i);
    }
    mine = Math.max(mine, e.lastAccepted());
    asked = all.subList(n, all.size());
  }

  /** Nothing of the call was accepted, so it must never be seen. */
  private void refused() {
    asked.forEach(s -> s.dead = true);
  }

  private void failsForGood() {
    Sent s = model.make(50, 0, 1);
    try {
      log.append(s.payload());
    } catch (LogFailedException | LogClosedException e) {
      s.dead = true;
      return;
    }
    throw new AssertionError("a log that has failed takes " + s);
  }

  private Sent one(int most) {
    Sent s = model.make(Sent.LEAST + dice.below(most), 0, 1);
    session.bytes += s.size;
    asked = List.of(s);
    return s;
  }

  private long accepted(long last) {
    List<Sent> all = asked;
    require(last > mine || all.isEmpty(), "sequences of a caller grow");
    for (int i = 0; i < all.size(); i++) {
      model.accepted(all.get(i), last - all.size() + 1 + i);
    }
    asked = List.of();
    mine = Math.max(mine, last);
    return last;
  }

  private long durable(long last) {
    accepted(last);
    model.acknowledge(last);
    return last;
  }

  private Batch batch() {
    Batch batch = Batch.create();
    int n = 1 + dice.below(each && dice.oneIn(3) ? 60 : 12);
    int most = dice.oneIn(6) ? 6000 : 400;
    List<Sent> all = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      int size = Sent.LEAST + dice.below(each && dice.oneIn(40) ? 20_000 : most);
      Sent s = model.make(size, each ? 0 : i, each ? 1 : n);
      session.bytes += s.size;
      batch.add(s.payload());
      all.add(s);
    }
    asked = all;
    return batch;
  }

  private void step() {
    int kind = dice.below(35);
    if (kind < 9) {
      accepted(log.append(one(kind < 2 ? 6000 : 300).payload()));
    } else if (kind < 14) {
      durable(log.appendDurable(one(kind == 9 ? 9000 : 300).payload()));
    } else if (kind < 16) {
      promise(log.appendAsync(one(500).payload()));
    } else if (kind == 16) {
      accepted(log.appendAll(batch()));
    } else if (kind == 17) {
      durable(log.appendDurable(batch()));
    } else if (kind == 18) {
      large();
    } else if (kind < 21) {
      tryOne(one(dice.oneIn(8) ? 40_000 : 700));
    } else if (kind == 21) {
      long before = log.lastSequence();
      long durable = log.sync();
      require(durable >= before, "sync has left out " + (before - durable));
      model.acknowledge(durable);
    } else if (kind < 25) {
      await(kind);
    } else if (kind == 25) {
      replay();
    } else if (kind == 26) {
      readBeside();
    } else if (kind == 32) {
      giveUp();
    } else if (kind > 32) {
      checkpoint();
    } else if (kind == 27) {
      if (session.alone && model.checkpoints.isEmpty() && hasPromises()) {
        cut();
      }
    } else if (kind > 29) {
      each = true;
      accepted(log.appendEach(batch()));
    } else {
      engine.host.sleep(dice.below(2_000_000));
    }
  }

  /** Some of the records, seldom all. */
  private void giveUp() {
    long durable = log.durableSequence();
    long first = 1 + dice.below((int) durable + 1);
    first = dice.oneIn(4) ? first : Math.max(1, (first + log.firstSequence()) / 2);
    model.asksToBegin(first);
    Iterable<String> held = model.checkpoints.held();
    Checkpoints.Before before = model.checkpoints.now();
    try {
      log.truncateBefore(first);
    } catch (CheckpointHeldException e) {
      model.checkpoints.refused(e, first, before);
      return;
    }
    model.checkpoints.moved(first, held);
    model.begins(first);
    require(log.firstSequence() >= first, "it begins with " + log.firstSequence());
  }

  /** Whether all promises are kept by now, after a while. */
  private boolean hasPromises() {
    for (int i = 0; i < 50; i++) {
      if (session.promises.stream().allMatch(CompletableFuture::isDone)) {
        return true;
      }
      engine.host.sleep(300_000);
    }
    return false;
  }

  /** The last records, or all of them. Nobody else appends, and no promise is open. */
  private void cut() {
    long first = log.firstSequence();
    long last = log.lastSequence();
    boolean anew = dice.oneIn(3);
    long kept =
        anew ? dice.below((int) last + 5) : first - 1 + dice.below((int) (last - first + 2));
    if (!anew && kept == last) {
      return;
    }
    model.asksToCut(kept, anew || kept < first ? kept + 1 : 0);
    engine.cutting = true;
    try {
      if (anew) {
        log.reset(kept + 1);
      } else {
        log.truncateAfter(kept);
      }
    } catch (IllegalArgumentException e) {
      require(model.retires && log.firstSequence() > kept + 1, "refused: " + e);
      model.isNotCut();
      return;
    } catch (LogFailedException e) {
      throw e; // either way
    } catch (DuraLogException e) {
      model.isNotCut();
      throw e;
    } finally {
      engine.cutting = false;
    }
    if (log.generation() > model.generation) { // else it was empty, and begins there
      engine.submitted = Math.min(engine.submitted, kept);
      model.isCut();
    } else {
      require(anew && first > last && first == kept + 1, "it was not cut to " + kept);
      model.isNotCut();
    }
    mine = Math.min(mine, kept);
    require(log.lastSequence() >= kept, "it ends with " + log.lastSequence());
  }

  /** One of this caller's own: makes it, moves it on, or removes it. */
  private void checkpoint() {
    String checkpoint = name + (dice.oneIn(3) ? "b" : "a");
    if (dice.oneIn(6)) {
      model.checkpoints.leaves(checkpoint);
      log.removeCheckpoint(checkpoint);
      model.checkpoints.left(checkpoint);
      return;
    }
    long durable = log.durableSequence();
    long least = model.checkpoints.least(checkpoint);
    if (least > durable) {
      return; // of a life before a crash
    }
    long processed = least + dice.below((int) (durable - least) + 1);
    model.checkpoints.asks(checkpoint, processed);
    try {
      log.checkpoint(checkpoint, processed);
    } catch (RecordsGoneException e) {
      boolean asked = model.retires || e.first() <= model.beginsAtMost;
      require(asked && e.first() > processed + 1, "nothing was given up: " + e);
      return;
    }
    model.checkpoints.stores(checkpoint, processed);
  }

  private void large() {
    byte[] payload = one(dice.oneIn(3) ? 150_000 : 20_000).payload();
    if (dice.oneIn(2)) {
      accepted(log.append(payload));
    } else {
      durable(log.appendDurable(payload));
    }
  }

  private void tryOne(Sent s) {
    long sequence = log.tryAppend(s.payload());
    if (sequence < 0) {
      s.dead = true;
    } else {
      accepted(sequence);
    }
  }

  private void promise(CompletableFuture<Long> future) {
    Sent s = asked.get(0);
    asked = List.of(); // accepted, but the number comes with the future
    session.promises.add(
        future.whenComplete(
            (sequence, error) -> {
              if (error == null) {
                model.accepted(s, sequence);
                model.acknowledge(sequence);
              } else {
                require(engine.failed, "a future fails without a fault: " + error);
              }
            }));
  }

  private void await(int kind) {
    if (kind == 22) {
      log.awaitDurable(mine);
      model.acknowledge(mine);
    } else if (kind == 23) {
      if (log.awaitDurable(mine, Duration.ofNanos(dice.below(3_000_000)))) {
        model.acknowledge(mine);
      }
    } else {
      long sequence = mine;
      session.promises.add(log.whenDurable(sequence).thenRun(() -> model.acknowledge(sequence)));
    }
  }

  private void replay() {
    long begins = model.beginsAtLeast;
    try (Replay replay = log.replay()) {
      long durable = log.durableSequence();
      model.acknowledge(durable);
      require(
          model.asked(model.read(replay, -1, begins)).size() <= durable,
          "a replay reads what is not durable");
    } catch (LogIoException e) {
      require(engine.isFaulty(), "a replay fails without a fault: " + e);
    }
  }

  /** As another process would: what it reports is durable from then on. */
  private void readBeside() {
    if (engine.disk.isStale() || engine.isOff()) {
      return;
    }
    SimEngine reader = session.reader(dice);
    long least = log.durableSequence();
    long begins = model.beginsAtLeast;
    try (LogReader read = Opening.readOnly(reader, session.options)) {
      long last = read.lastSequence();
      List<Sent> found;
      try (Replay replay = read.replay()) {
        found = model.asked(model.read(replay, last, begins));
      }
      model.judge(found, least);
      if (!engine.failed) {
        model.acknowledge(last);
      } // else see "After an I/O error" in GUARANTEES.md: its sync may not have been told
    } catch (RecordsGoneException e) {
      require(model.retires || e.first() <= model.beginsAtMost, "nobody has asked for it: " + e);
    } catch (LogIoException e) {
      require(reader.isFaulty() || engine.isFaulty(), "a reader fails without a fault: " + e);
    } catch (CorruptLogException e) {
      if (!engine.failed) {
        throw new AssertionError("a reader beside a writer: " + e, e);
      }
    }
  }
}
