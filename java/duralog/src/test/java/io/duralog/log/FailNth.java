package io.duralog.log;

import io.duralog.LogIoException;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes the n-th call of a kind fail, once or for ever, and remembers what it was. */
final class FailNth implements EngineProbe {
  static final String TEXT = "Input/output error (injected)";

  private final EngineCall kind;
  private final int n;
  private final String text;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile @Nullable LogIoException thrown;
  private volatile @Nullable Thread thread;
  private volatile boolean armed = true;
  private volatile boolean forever;

  FailNth(EngineCall kind, int n) {
    this(kind, n, TEXT);
  }

  FailNth(EngineCall kind, int n, String text) {
    this.kind = kind;
    this.n = n;
    this.text = text;
  }

  /** All later ones fail as well. */
  FailNth forever() {
    forever = true;
    return this;
  }

  /** From now on nothing fails. */
  void disarm() {
    armed = false;
  }

  /** From now on calls count, from the first. */
  void arm() {
    calls.set(0);
    armed = true;
  }

  /** What was thrown, or null while nothing was. */
  @Nullable LogIoException thrown() {
    return thrown;
  }

  /** The thread it was thrown to. */
  @Nullable Thread thread() {
    return thread;
  }

  @Override
  public void before(EngineCall call, Path path, long offset) {
    if (armed && call == kind && isIt(calls.incrementAndGet())) {
      LogIoException e = Errors.io(call.operation(), path, offset, new IOException(text));
      thread = Thread.currentThread();
      thrown = e;
      throw e;
    }
  }

  private boolean isIt(int call) {
    return forever ? call >= n : call == n;
  }
}
