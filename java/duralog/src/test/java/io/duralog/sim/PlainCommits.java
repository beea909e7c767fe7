package io.duralog.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** As the portable engine: a submit writes, a reap syncs each file once. */
final class PlainCommits implements Commits {
  private final SimEngine engine;
  private final List<SimHandle> unsynced = new ArrayList<>();
  private final List<Integer> written = new ArrayList<>();
  private boolean failed;

  PlainCommits(SimEngine engine) {
    this.engine = engine;
  }

  @Override
  public int depth() {
    return 8;
  }

  private void use(SimHandle file, String what) {
    file.requireOpen(what);
    if (failed) {
      engine.violated(what + " after a batch could not be written");
    }
  }

  @Override
  public void submit(SimHandle file, long offset, ByteBuffer blocks, int token) {
    use(file, "write");
    SimFile.Piece piece = SimFile.piece(offset, blocks);
    if (engine.enter(Faults.Call.COMMIT, "batch", file.path(), offset, SimEngine.sum(piece))) {
      failed = true;
      file.file.writeTorn(piece, engine.dice);
      throw engine.error("write", file.path(), offset);
    }
    file.file.write(piece);
    written.add(token);
    if (!unsynced.contains(file)) {
      unsynced.add(file);
    }
  }

  @Override
  public int reap(int[] tokens) {
    for (SimHandle f : unsynced) {
      use(f, "sync");
      try {
        engine.syncFile(f.file, f.path());
      } catch (RuntimeException e) {
        failed = true;
        throw e;
      }
      engine.syncs++;
    }
    unsynced.clear();
    int n = 0;
    for (int token : written) {
      tokens[n++] = token;
    }
    written.clear();
    return n;
  }
}
