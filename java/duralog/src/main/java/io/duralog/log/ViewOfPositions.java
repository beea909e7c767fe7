package io.duralog.log;

import io.duralog.LogIoException;
import io.duralog.append.StopReason;
import io.duralog.commit.Committer;
import io.duralog.commit.CommitterParts;
import io.duralog.format.LogRoot;
import io.duralog.lock.WriterLock;
import io.duralog.position.PositionedLog;

/**
 * What its positions ask of an open log, and tell it.
 *
 * @param onMove runs when a position was stored or removed
 */
record ViewOfPositions(CommitterParts parts, Committer committer, WriterLock lock, Runnable onMove)
    implements PositionedLog {
  @Override
  public LogRoot root() {
    return parts.root().get();
  }

  @Override
  public long mostProcessed() {
    return parts.durability().sequence();
  }

  @Override
  public void requireUsable() {
    StopReason stop = parts.space().stop();
    if (stop != null) {
      throw stop.exception();
    }
  }

  @Override
  public void requireHome() {
    lock.requireHome();
  }

  @Override
  public void failed(LogIoException met) {
    committer.failWith(met);
  }

  @Override
  public void moved() {
    onMove.run();
  }
}
