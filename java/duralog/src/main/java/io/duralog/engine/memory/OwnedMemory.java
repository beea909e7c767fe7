package io.duralog.engine.memory;

import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Memory outside the heap, given back when its owner closes it. The garbage collector would give it
 * back late, and only if the heap fills up too. From JDK 22 on a use after the close throws
 * IllegalStateException; before JDK 22 the owner must make sure that there is none.
 */
public abstract class OwnedMemory implements AutoCloseable {
  /** Creates an owner; the argument says whether other threads may use it. */
  private static final Function<Boolean, OwnedMemory> KIND = kind();

  private static final LongAdder HELD = new LongAdder();

  /** For the two implementations. */
  protected OwnedMemory() {}

  /** Bytes that all owners hold now. */
  public static long held() {
    return HELD.sum();
  }

  /** Adds to the bytes that are held; subtracts if negative. */
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
      return shared -> new DirectMemory(); // the jar was changed after it was built
    }
  }

  /** A new owner for any thread, without memory yet. */
  public static OwnedMemory shared() {
    return KIND.apply(true);
  }

  /** A new owner for the calling thread alone: cheaper, for memory that is soon given back. */
  public static OwnedMemory ofThread() {
    return KIND.apply(false);
  }

  /**
   * Allocates memory filled with zeros. One thread at a time. It counts against {@code
   * -XX:MaxDirectMemorySize} before JDK 22 only.
   *
   * @param alignment of the address: a power of two
   * @throws OutOfMemoryError if that limit is reached or the machine has no memory
   */
  public abstract ByteBuffer allocate(int bytes, int alignment);

  /** Gives back all the memory; a second call does nothing. No thread may use it any more. */
  @Override
  public abstract void close();
}
