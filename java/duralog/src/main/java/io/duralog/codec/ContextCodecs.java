package io.duralog.codec;

import io.duralog.spi.JsonCodec;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Codecs that applications bring in class loaders of their own. Each gets its own codec, and
 * nothing here keeps an application's loader alive: loaders and classes are held weakly, and the
 * codec itself is held by its own class. Any thread may call it.
 */
final class ContextCodecs {
  /** A value of ClassValue belongs to its class and goes with it. */
  private static final ClassValue<AtomicReference<JsonCodec>> INSTANCES =
      new ClassValue<>() {
        @Override
        protected AtomicReference<JsonCodec> computeValue(Class<?> type) {
          return new AtomicReference<>();
        }
      };

  private final Map<@Nullable ClassLoader, WeakReference<Class<?>>> known =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** The codec that a class loader finds, or null. */
  @Nullable JsonCodec find(@Nullable ClassLoader loader) {
    WeakReference<Class<?>> reference = known.get(loader);
    Class<?> type = reference == null ? null : reference.get();
    JsonCodec codec = type == null ? null : INSTANCES.get(type).get();
    return codec != null ? codec : load(loader);
  }

  private @Nullable JsonCodec load(@Nullable ClassLoader loader) {
    JsonCodec codec = ServiceLoader.load(JsonCodec.class, loader).findFirst().orElse(null);
    if (codec != null) {
      Class<?> type = codec.getClass();
      INSTANCES.get(type).set(codec);
      known.put(loader, new WeakReference<>(type));
    }
    return codec;
  }
}
