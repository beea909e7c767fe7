package io.duralog.engine.memory;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers: before JDK 22, and later if there are no arenas. Before JDK 22 the module
 * jdk.unsupported frees them; otherwise the garbage collector does.
 */
final class DirectMemory extends OwnedMemory {
  private final List<ByteBuffer> taken = new ArrayList<>(1);
  private long held;

  /** {@code sun.misc.Unsafe.invokeCleaner}, found when it is first needed. */
  private static final class Free {
    static final @Nullable Object UNSAFE = unsafe();
    static final @Nullable Method METHOD = method();

    private static @Nullable Object unsafe() {
      try {
        Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        return field.get(null);
      } catch (ReflectiveOperationException | RuntimeException e) {
        return null;
      }
    }

    private static @Nullable Method method() {
      Object unsafe = UNSAFE;
      try {
        return unsafe == null || Runtime.version().feature() >= 22
            ? null // it warns there
            : unsafe.getClass().getMethod("invokeCleaner", ByteBuffer.class);
      } catch (NoSuchMethodException e) {
        return null;
      }
    }
  }

  @Override
  public ByteBuffer allocate(int bytes, int alignment) {
    int more = alignment > Long.BYTES ? alignment : 0; // any allocation has a smaller one
    ByteBuffer whole = ByteBuffer.allocateDirect(Math.addExact(bytes, more));
    synchronized (taken) {
      taken.add(whole);
      held += bytes;
      count(bytes);
    }
    return more == 0 ? whole.duplicate() : whole.alignedSlice(alignment).limit(bytes).slice();
  }

  @Override
  public void close() {
    synchronized (taken) {
      Method free = Free.METHOD;
      for (ByteBuffer b : taken) {
        if (free != null) {
          free(free, b);
        }
      }
      taken.clear();
      count(-held);
      held = 0;
    }
  }

  private static void free(Method free, ByteBuffer b) {
    try {
      free.invoke(Free.UNSAFE, b);
    } catch (ReflectiveOperationException e) {
      // then the garbage collector frees it
    }
  }
}
