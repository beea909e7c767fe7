package io.duralog.engine.memory;

import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Memory outside the heap with an owner, who gives it back by closing it. The collector would do so
 * late, and only where the heap fills up too. From JDK 22 on a use afterwards throws
 * IllegalStateException; before, the owner must make sure that there is none.
 */
public abstract class OwnedMemory implements AutoCloseable {
  /** Makes one; the argument is whether other threads may use it. */
  private static final Function<Boolean, OwnedMemory> KIND = kind();

  private static final LongAdder HELD = new LongAdder();

  /** For the two kinds. */
  protected OwnedMemory() {}

  /** Bytes that all owners hold now. */
  public static long held() {
    return HELD.sum();
  }

  /** So many more bytes are held; fewer when negative. */
  static void count(long bytes) {
    HELD.add(bytes);
  }

  private static Function<Boolean, OwnedMemory> kind() {
    if (Runtime.version().feature() < 22) {
      return shared -> new DirectMemory();
    }
    String name = OwnedMemory.class.getPackageName() + ".ArenaMemory";
    try {
      @SuppressWarnings("unchecked")
      Function<Boolean, OwnedMemory> arenas =
          (Function<Boolean, OwnedMemory>)
              Class.forName(name).getDeclaredMethod("kind").invoke(null);
      return arenas;
    } catch (InvocationTargetException e) {
      return shared -> new DirectMemory(); // a native image without shared arenas
    } catch (ReflectiveOperationException | LinkageError e) {
      return shared -> new DirectMemory(); // not the jar as it was built
    }
  }

  /** An owner of nothing yet, for any thread. */
  public static OwnedMemory shared() {
    return KIND.apply(true);
  }

  /** The same for the calling thread alone: cheaper, for what is closed at once. */
  public static OwnedMemory ofThread() {
    return KIND.apply(false);
  }

  /**
   * Takes memory, which is zero. One thread at a time. It counts against {@code
   * -XX:MaxDirectMemorySize} before JDK 22 only.
   *
   * @param alignment of its address: a power of two
   * @throws OutOfMemoryError when there is none, by that limit or at all
   */
  public abstract ByteBuffer allocate(int bytes, int alignment);

  /** Gives all of it back, once. Nobody uses it any more. */
  @Override
  public abstract void close();
}
