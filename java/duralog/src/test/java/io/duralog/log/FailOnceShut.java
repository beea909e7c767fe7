package io.duralog.log;

import io.duralog.LogIoException;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Fails the next call of a kind on a segment once it is armed, and counts the syncs behind it. */
final class FailOnceShut implements EngineProbe {
  private final EngineCall kind;
  private volatile boolean armed;
  private volatile @Nullable LogIoException thrown;
  private volatile int syncs;

  FailOnceShut(EngineCall kind) {
    this.kind = kind;
  }

  void arm() {
    armed = true;
  }

  @Nullable LogIoException thrown() {
    return thrown;
  }

  /** Syncs of the failed file after the failure. */
  int syncsAfterwards() {
    return syncs;
  }

  @Override
  public synchronized void before(EngineCall call, Path path, long offset) {
    LogIoException before = thrown;
    if (before != null && call == EngineCall.SYNC && path.equals(before.path())) {
      syncs++;
    }
    if (armed && before == null && call == kind && path.toString().endsWith(".seg")) {
      LogIoException e = Errors.io(call.operation(), path, offset, new IOException(FailNth.TEXT));
      thrown = e;
      throw e;
    }
  }

  @Override
  public void after(EngineCall call, Path path, long offset, @Nullable ByteBuffer blocks) {}
}
