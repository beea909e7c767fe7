package io.duralog.log;

import io.duralog.LogIoException;
import java.nio.file.Path;

/** Counts the syncs of a file one sync of which has failed. There must be none. */
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
        && e.path().equals(path)) {
      count++;
    }
  }
}
