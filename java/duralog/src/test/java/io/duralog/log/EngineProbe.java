package io.duralog.log;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Looks at every call of a {@link ProbedEngine}, and may throw in its place. */
interface EngineProbe {
  /**
   * Before the real call; what it throws is thrown instead.
   *
   * @param offset where, or -1
   */
  default void before(EngineCall call, Path path, long offset) {}

  /**
   * After the real call has returned without an error.
   *
   * @param blocks what was written, or null
   */
  default void after(EngineCall call, Path path, long offset, @Nullable ByteBuffer blocks) {}
}
