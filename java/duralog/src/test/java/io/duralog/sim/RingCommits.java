package io.duralog.sim;

import io.duralog.LogIoException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * As the native engine: a submit only remembers; at the reap one to four writes are in flight, each
 * durable when it completes, in any order; a backlog of more is written side by side and shares one
 * sync of each file.
 */
final class RingCommits implements Commits {
  private static final int MOST_DURABLE_WRITES = 4;

  private record Flight(SimHandle file, long offset, ByteBuffer blocks, int token) {}

  private record Landing(Flight flight, SimFile.Piece piece) {}

  private final SimEngine engine;
  private final List<Flight> remembered = new ArrayList<>();
  private final List<Landing> flying = new ArrayList<>();
  private boolean failed;

  /** Whether those in flight are a backlog that shares one sync. */
  private boolean shared;

  RingCommits(SimEngine engine) {
    this.engine = engine;
  }

  @Override
  public int depth() {
    return 16;
  }

  private void use(String what) {
    if (failed) {
      engine.violated(what + " after a batch could not be made durable");
    }
  }

  @Override
  public void submit(SimHandle file, long offset, ByteBuffer blocks, int token) {
    use("write");
    file.requireOpen("write");
    remembered.add(new Flight(file, offset, blocks.duplicate(), token));
  }

  @Override
  public void start() {
    if (flying.size() + remembered.size() > 1) {
      attempt(this::launch);
    }
  }

  @Override
  public int reap(int[] tokens) {
    int[] n = new int[1];
    attempt(
        () -> {
          launch();
          n[0] = shared ? together(tokens) : harvest(tokens);
        });
    return n[0];
  }

  private void attempt(Runnable work) {
    use("start or reap");
    try {
      work.run();
    } catch (LogIoException e) {
      failed = true;
      throw e;
    }
  }

  private void launch() {
    if (flying.isEmpty()) {
      shared = remembered.size() > MOST_DURABLE_WRITES;
    } else if (shared || remembered.size() > MOST_DURABLE_WRITES) {
      return; // first those before them
    }
    int most = shared ? depth() : MOST_DURABLE_WRITES;
    engine.dice.shuffle(remembered);
    while (!remembered.isEmpty() && flying.size() < most) {
      flying.add(write(remembered.remove(remembered.size() - 1)));
    }
  }

  /** Its bytes are taken only now: who changes a buffer in flight is found out. */
  private Landing write(Flight f) {
    if (engine.enter(Faults.Call.COMMIT, "batch", f.file.path(), f.offset, f.token)) {
      f.file.file.writeTorn(SimFile.piece(f.offset, f.blocks), engine.dice);
      throw engine.error("commit", f.file.path(), f.offset);
    }
    SimFile.Piece piece = SimFile.piece(f.offset, f.blocks);
    engine.trace.add(SimEngine.sum(piece));
    f.file.file.write(piece);
    return new Landing(f, piece);
  }

  /** At least one of those in flight, and any of the others. */
  private int harvest(int[] tokens) {
    int n = 0;
    do {
      Landing l = engine.dice.of(flying);
      SimHandle f = l.flight.file;
      if (engine.enter(Faults.Call.SYNC, "landed", f.path(), l.flight.offset, 0)) {
        f.file.failSync(engine.dice, engine.faults.stale);
        throw engine.error("commit", f.path(), l.flight.offset);
      }
      f.file.land(l.piece);
      flying.remove(l);
      engine.syncs++;
      tokens[n++] = l.flight.token;
    } while (!flying.isEmpty() && engine.dice.oneIn(2));
    return n;
  }

  private int together(int[] tokens) {
    List<SimHandle> files = new ArrayList<>();
    for (Landing l : flying) {
      if (!files.contains(l.flight.file)) {
        files.add(l.flight.file);
      }
    }
    for (SimHandle f : files) {
      engine.syncFile(f.file, f.path());
      engine.syncs++;
    }
    int n = 0;
    for (Landing l : flying) {
      tokens[n++] = l.flight.token;
    }
    flying.clear();
    return n;
  }
}
