package io.duralog.sim;

import static io.duralog.sim.Model.require;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogFailedException;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One life of a writer on a simulated machine, from its open to its close, its failure or its
 * death. At moments that the dice choose, what a crash would leave at that moment is judged.
 */
final class Session {
  private static final int MOST_BYTES = 300_000;

  final Model model;
  final SimEngine engine;
  final LogOptions options;
  final List<CompletableFuture<?>> promises = new ArrayList<>();
  private final SimHost host;
  private final Trace trace;
  private final Dice dice;
  private final int every;
  private DuraLog log;
  private boolean judging;
  private int toldFailed;
  private boolean closeFailed;

  /** Whether nobody else appends. */
  boolean alone;

  /** Whether somebody has called close. */
  boolean closing;

  /** Bytes sent, so that a log does not grow for ever. */
  long bytes;

  /** Crashes judged. */
  int judged;

  Session(Model model, SimDisk disk, LogOptions.Builder options, Trace trace, Dice dice) {
    this.model = model;
    this.trace = trace;
    this.dice = dice;
    this.host = new SimHost(dice.split(), 2 + dice.below(12));
    this.options = callbacks(options).build();
    Faults faults = Faults.drawn(dice);
    this.engine = new SimEngine(disk, host, dice.split(), faults, trace, dice.oneIn(2), false);
    this.every = 12 + dice.below(60);
    host.onPoint(this::moment);
  }

  /** A thread of the log, an executor, or one that drops what it is given now and then. */
  private LogOptions.Builder callbacks(LogOptions.Builder options) {
    int kind = dice.below(3);
    Dice drops = dice.split();
    return options.callbacks(
        kind == 0
            ? null
            : task -> {
              if (kind == 1 || !drops.oneIn(3)) {
                host.start("callbacks", task);
              }
            });
  }

  SimHost host() {
    return host;
  }

  void pause(long nanos) {
    host.sleep(nanos);
  }

  boolean isLong() {
    return bytes > MOST_BYTES;
  }

  /** An engine for a reader in another process: only its reads can fail. */
  SimEngine reader(Dice any) {
    Faults faults = Faults.ofReads(any);
    SimEngine reader = new SimEngine(engine.disk, host, any.split(), faults, trace, false, false);
    reader.beside = engine;
    return reader;
  }

  /** Maybe the power goes here: what would be left? */
  private void moment() {
    if (judging || !dice.oneIn(engine.cutting ? 4 : every)) {
      return;
    }
    judging = true;
    try {
      judgeNow();
    } catch (SimHost.SimulationFailed e) {
      host.fail(e);
    } catch (RuntimeException | AssertionError e) {
      host.fail(new AssertionError("a crash here is not survived: " + e, e));
    } finally {
      judging = false;
    }
  }

  private void judgeNow() {
    DuraLog open = log;
    if (open != null) {
      model.acknowledge(open.durableSequence());
    }
    long written = Math.max(model.submitted, engine.submitted);
    SimDisk disk = engine.disk;
    boolean power = disk.isStale() || !dice.oneIn(4);
    int images = power && !disk.isDurable() ? 1 + dice.below(3) : 1;
    for (int i = 0; i < images; i++) {
      Judge judge = new Judge(model, options, trace, dice, written);
      judge.judge(power ? disk.crash(dice) : disk.copy());
      judged += judge.judged;
    }
  }

  /** Runs it; afterwards the disk is as the writer has left it. */
  void run() {
    boolean opened = open();
    if (opened) {
      use();
      end();
    }
    host.drain();
    log = null;
    require(engine.violation.isEmpty(), engine.violation);
    for (CompletableFuture<?> p : promises) {
      require(p.isDone(), "a future is left alone");
      if (p.isCompletedExceptionally() && !engine.failed) {
        p.join(); // throws why
      }
    }
    model.submitted = Math.max(model.submitted, engine.submitted);
  }

  private boolean open() {
    DuraLog opened;
    boolean wasClosed = model.mustBeClosed;
    model.mustBeClosed = false; // from here on the mark may go
    try {
      opened = Opening.open(engine, options);
    } catch (DuraLogException e) {
      require(e instanceof LogIoException, "an open fails with " + e);
      require(engine.isFaulty(), "an open fails without a fault: " + e);
      return false;
    }
    long last = opened.lastSequence();
    require(opened.durableSequence() == last, "an open reports less durable than there is");
    if (model.isBehindCut(opened.generation())) {
      model.isCut();
    }
    model.judge(opened.recovery(), last, model.submitted);
    require(opened.recovery().cleanlyClosed() || !wasClosed, "cleanly closed is not reported");
    model.recovered(last);
    List<Sent> found = null;
    while (found == null) {
      try (Replay replay = opened.replay()) {
        found = model.read(replay, last);
      } catch (LogIoException e) {
        require(engine.isFaulty(), "a replay fails without a fault: " + e);
      }
    }
    model.judge(found, model.acknowledged);
    while (!model.checkpoints.opened(opened)) {
      require(engine.isFaulty(), "checkpoints fail without a fault");
    }
    model.opened(found, opened.generation());
    log = opened;
    return true;
  }

  private void use() {
    int callers = dice.oneIn(3) ? 1 : 1 + dice.below(4);
    alone = callers == 1;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      Caller caller =
          new Caller(this, log, "c" + i, dice.split(), dice.below(dice.oneIn(3) ? 60 : 15));
      threads.add(host.start("caller " + i, caller));
    }
    List<Follower> followers = new ArrayList<>();
    for (int i = dice.oneIn(2) ? 0 : 1 + dice.below(2); i > 0; i--) {
      Follower follower = new Follower(this, log, dice.split());
      followers.add(follower);
      host.start("follower " + i, follower);
    }
    if (dice.oneIn(4)) {
      host.sleep(dice.below(8_000_000)); // and close or die under their hands
    } else {
      threads.forEach(host::join);
      followers.forEach(Follower::catchUp);
    }
  }

  private void end() {
    if (dice.oneIn(3)) {
      engine.off();
    }
    model.mayBeClosed = true;
    closing = true;
    if (dice.oneIn(5)) {
      host.start("second closer", this::close);
    }
    close();
    host.drain();
    boolean failed = log.stats().failed();
    require(failed == (toldFailed > 0), "the log has failed: " + failed + ", told " + toldFailed);
    if (!failed) {
      model.acknowledge(log.durableSequence());
      require(log.durableSequence() == log.lastSequence(), "closed, and not all is durable");
    }
    model.mustBeClosed = !failed && !closeFailed && !engine.refused; // a full disk takes no mark
  }

  private void close() {
    try {
      log.close();
    } catch (LogFailedException e) {
      require(engine.failed, "failed without a fault: " + e);
      toldFailed++;
    } catch (LogIoException e) {
      require(engine.isFaulty(), "close fails without a fault: " + e);
      closeFailed = true;
    }
  }
}
