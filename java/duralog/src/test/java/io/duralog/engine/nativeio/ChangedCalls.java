package io.duralog.engine.nativeio;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The real C functions, but for those whose results a test takes over. */
public final class ChangedCalls {
  private final Map<String, Function<Object[], @Nullable Number>> changes = new HashMap<>();
  private final List<String> made = new ArrayList<>();

  /** What a function returns instead, where that is not null; called once for each call of it. */
  public ChangedCalls change(String function, Function<Object[], @Nullable Number> result) {
    changes.put(function, result);
    return this;
  }

  /** How often a function was called. */
  public synchronized long count(String function) {
    return made.stream().filter(function::equals).count();
  }

  /** The functions, on top of the real ones. */
  public NativeCalls over(NativeCalls real) {
    return (NativeCalls)
        Proxy.newProxyInstance(
            NativeCalls.class.getClassLoader(),
            new Class<?>[] {NativeCalls.class},
            (proxy, method, arguments) -> {
              synchronized (this) {
                made.add(method.getName());
              }
              Function<Object[], @Nullable Number> change = changes.get(method.getName());
              Number result = change == null ? null : change.apply(arguments);
              if (result != null) {
                return method.getReturnType() == int.class
                    ? (Object) result.intValue()
                    : (Object) result.longValue();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
