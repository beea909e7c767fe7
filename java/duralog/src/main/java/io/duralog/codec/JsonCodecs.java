package io.duralog.codec;

import io.duralog.RecordTypeException;
import io.duralog.error.Errors;
import io.duralog.spi.JsonCodec;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON codec. One that is beside the library serves every caller and is kept. Otherwise
 * each application brings its own, which its context class loader finds; see {@link ContextCodecs}.
 */
public final class JsonCodecs {
  private static final ContextCodecs OF_APPLICATIONS = new ContextCodecs();

  private static volatile @Nullable JsonCodec besideLibrary;

  private JsonCodecs() {}

  /**
   * The codec for the calling thread.
   *
   * @throws RecordTypeException when there is none; the message says what to add
   */
  public static JsonCodec get() {
    JsonCodec codec = besideLibrary;
    return codec != null ? codec : find();
  }

  private static JsonCodec find() {
    JsonCodec beside =
        ServiceLoader.load(JsonCodec.class, JsonCodec.class.getClassLoader())
            .findFirst()
            .orElse(null);
    if (beside != null) {
      besideLibrary = beside;
      return beside;
    }
    JsonCodec found = OF_APPLICATIONS.find(Thread.currentThread().getContextClassLoader());
    if (found == null) {
      throw Errors.type(
          "maps are stored as JSON by io.duralog:duralog-jackson, which is not on"
              + " the path: add that dependency, or append String or byte[]");
    }
    return found;
  }
}
