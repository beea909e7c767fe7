package io.duralog.log;

import io.duralog.LogIoException;
import java.io.IOException;
import java.nio.file.Path;

/** A disk on which, while it is full, no new segment can be made, or none can be filled. */
final class DiskFull implements EngineProbe {
  private final EngineCall kind;
  private volatile boolean full;

  DiskFull(EngineCall kind) {
    this.kind = kind;
  }

  void full(boolean value) {
    full = value;
  }

  @Override
  public void before(EngineCall call, Path path, long offset) {
    if (full && call == kind && path.toString().endsWith(".seg.tmp")) {
      IOException cause = new IOException("No space left on device");
      throw new LogIoException(call.operation(), path, offset, cause);
    }
  }
}
