package io.duralog.log;

import io.duralog.LogIoException;
import java.nio.file.Path;

/**
 * Counts the syncs of a file by the thread that one has failed. There must be none. Committer and
 * preparer each have opened the file for themselves, and each is told by the operating system.
 */
final class SyncRetries implements EngineProbe {
  private final FailNth fault;
  private int count;

  SyncRetries(FailNth fault) {
    this.fault = fault;
  }

  synchronized int count() {
    return count;
  }

  @Override
  public synchronized void before(EngineCall call, Path path, long offset) {
    LogIoException e = fault.thrown();
    if (e != null
        && call == EngineCall.SYNC
        && e.operation().equals(EngineCall.SYNC.operation())
        && e.path().equals(path)
        && Thread.currentThread().equals(fault.thread())) {
      count++;
    }
  }
}
