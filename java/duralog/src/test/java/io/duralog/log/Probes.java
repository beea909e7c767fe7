package io.duralog.log;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several probes as one; each sees the call until one throws. */
record Probes(List<EngineProbe> probes) implements EngineProbe {
  static Probes of(EngineProbe... probes) {
    return new Probes(List.of(probes));
  }

  @Override
  public void before(EngineCall call, Path path, long offset) {
    probes.forEach(p -> p.before(call, path, offset));
  }

  @Override
  public void after(EngineCall call, Path path, long offset, @Nullable ByteBuffer blocks) {
    probes.forEach(p -> p.after(call, path, offset, blocks));
  }
}
