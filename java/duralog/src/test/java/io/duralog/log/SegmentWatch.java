package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Counts the segments that have been published, and opened to be written to. */
final class SegmentWatch implements EngineProbe {
  private static final long PATIENCE_MILLIS = 20_000;
  private int published;

  @Override
  public synchronized void after(
      EngineCall call, Path path, long offset, @Nullable ByteBuffer blocks) {
    if (call == EngineCall.OPEN && path.toString().endsWith(".seg")) {
      published++;
      notifyAll();
    }
  }

  /** Waits until so many have been. */
  synchronized void await(int count) {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    try {
      while (published < count && System.currentTimeMillis() < end) {
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(published).as("segments published").isGreaterThanOrEqualTo(count);
  }
}
