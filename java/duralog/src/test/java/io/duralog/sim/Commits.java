package io.duralog.sim;

import java.nio.ByteBuffer;

/** How an engine makes batches durable. The committer's. */
interface Commits {
  /** Most batches in flight. */
  int depth();

  /** See {@link io.duralog.engine.Engine#submit}. */
  void submit(SimHandle file, long offset, ByteBuffer blocks, int token);

  /** See {@link io.duralog.engine.Engine#start}. */
  default void start() {
    // the reap does all of it
  }

  /** See {@link io.duralog.engine.Engine#reap}. */
  int reap(int[] tokens);
}
