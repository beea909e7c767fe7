package io.duralog.log;

import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A disk on which, while it is full, no new file can be made, or none can be written. It tells no
 * number, and speaks no English.
 */
final class DiskFull implements EngineProbe {
  static final String TEXT = "Auf dem Gerät ist kein Speicherplatz mehr verfügbar";

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
    if (full && call == kind && path.toString().endsWith(".tmp")) {
      IOException cause = new IOException(TEXT);
      throw Errors.io(call.operation(), path, offset, cause);
    }
  }
}
