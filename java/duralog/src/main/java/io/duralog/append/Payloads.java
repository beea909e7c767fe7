package io.duralog.append;

import io.duralog.RecordType;
import io.duralog.codec.JsonCodecs;
import io.duralog.error.Errors;
import io.duralog.spi.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Turns what callers append into bytes, on their own thread and before anything is claimed. */
public final class Payloads {
  private Payloads() {}

  /**
   * A type that an application may give a record.
   *
   * @throws IllegalArgumentException for one that is kept for later formats, or is none
   */
  public static int requireType(int type) {
    boolean known = type == RecordType.BYTES || type == RecordType.JSON || type == RecordType.TEXT;
    if (!known && (type < RecordType.FIRST_OF_APPLICATION || type > RecordType.LAST)) {
      throw new IllegalArgumentException(
          "type must be 16 to 255, or 0 (bytes), 1 (JSON) or 2 (text), not " + type);
    }
    return type;
  }

  /**
   * A text as UTF-8.
   *
   * @throws IllegalArgumentException for an unpaired surrogate, which UTF-8 cannot hold
   */
  public static byte[] utf8(String text) {
    for (int i = 0, n = text.length(); i < n; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == n
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new IllegalArgumentException(
              "the text has an unpaired surrogate at index "
                  + i
                  + ", which UTF-8 cannot hold; append its bytes instead");
        }
        i++;
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A map as JSON, through the codec on the path. */
  public static byte[] json(Map<String, ?> map) {
    Objects.requireNonNull(map, "json");
    JsonCodec codec = JsonCodecs.get();
    try {
      return codec.encode(map);
    } catch (IllegalArgumentException e) {
      throw Errors.type("the map has no JSON form: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw Errors.type("the map has no JSON form; the cause is the codec's error", e);
    }
  }
}
