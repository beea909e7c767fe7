package io.duralog.codec;

import io.duralog.RecordTypeException;
import io.duralog.spi.JsonCodec;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the JSON codec once, when it is first needed. */
public final class JsonCodecs {
  private static volatile @Nullable JsonCodec known;

  private JsonCodecs() {}

  /**
   * The codec on the path.
   *
   * @throws RecordTypeException when there is none; the message tells what to add
   */
  public static JsonCodec get() {
    JsonCodec codec = known;
    return codec != null ? codec : find();
  }

  private static JsonCodec find() {
    // Beside the library first; then where an application server puts the application's jars.
    JsonCodec found =
        ServiceLoader.load(JsonCodec.class, JsonCodec.class.getClassLoader())
            .findFirst()
            .or(() -> ServiceLoader.load(JsonCodec.class).findFirst())
            .orElseThrow(
                () ->
                    new RecordTypeException(
                        "maps are stored as JSON by io.duralog:duralog-jackson, which is not on"
                            + " the path: add that dependency, or append String or byte[]"));
    known = found;
    return found;
  }
}
