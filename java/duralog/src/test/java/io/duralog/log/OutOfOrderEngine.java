package io.duralog.log;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Keeps several batches in flight and completes one at a time, late, whichever it likes. */
final class OutOfOrderEngine extends ProbedEngine {
  private record Write(BlockFile file, long offset, ByteBuffer blocks, int token) {}

  private final int depth;
  private final Random random = new Random(42);
  private final List<Write> inFlight = new ArrayList<>();
  private volatile int most;
  private volatile int overtakings;

  OutOfOrderEngine(Engine real, EngineProbe probe, int depth) {
    super(real, probe);
    this.depth = depth;
  }

  /** Most batches that were in flight at once. */
  int most() {
    return most;
  }

  /** How often a batch was completed before an older one. */
  int overtakings() {
    return overtakings;
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public void submit(BlockFile file, long offset, ByteBuffer blocks, int token) {
    inFlight.add(new Write(file, offset, blocks, token));
    most = Math.max(most, inFlight.size());
  }

  @Override
  public int reap(int[] tokens) {
    int which = random.nextInt(inFlight.size());
    overtakings += which > 0 ? 1 : 0;
    Write w = inFlight.remove(which);
    w.file().write(w.offset(), w.blocks());
    w.file().sync();
    tokens[0] = w.token();
    return 1;
  }
}
