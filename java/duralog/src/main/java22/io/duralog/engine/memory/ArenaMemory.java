package io.duralog.engine.memory;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * Arenas, from JDK 22 on; found by name, see {@link OwnedMemory}. Needs no native access, and does
 * not count against {@code -XX:MaxDirectMemorySize}.
 */
final class ArenaMemory extends OwnedMemory {
  private final Arena arena;
  private long held;

  private ArenaMemory(Arena arena) {
    this.arena = arena;
  }

  /** The factory. It first tries whether this JVM has arenas for any thread. */
  static Function<Boolean, OwnedMemory> kind() {
    Arena.ofShared().close();
    return shared -> new ArenaMemory(shared ? Arena.ofShared() : Arena.ofConfined());
  }

  @Override
  public ByteBuffer allocate(int bytes, int alignment) {
    ByteBuffer taken = arena.allocate(bytes, alignment).asByteBuffer();
    held += bytes;
    count(bytes);
    return taken;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      count(-held);
    }
  }
}
