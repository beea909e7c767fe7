package io.duralog.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a map, and refuses every value that would not come back as what it was. Stateless. Depth
 * is bounded, so a map that contains itself is refused and no stack overflows.
 */
final class JsonWriter {
  /** Levels of maps and lists. */
  static final int MAX_DEPTH = 1000;

  private JsonWriter() {}

  static void write(JsonGenerator out, Map<?, ?> map) throws IOException {
    requireDepth(out);
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object key = entry.getKey();
      if (!(key instanceof String name)) {
        throw new IllegalArgumentException(
            "a key" + place(out) + " is " + nameOf(key) + "; the keys of JSON are strings");
      }
      out.writeFieldName(wellFormed(out, name));
      writeValue(out, entry.getValue());
    }
    out.writeEndObject();
  }

  private static void writeValue(JsonGenerator out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      out.writeString(wellFormed(out, text));
    } else if (value instanceof Number number) {
      writeNumber(out, number);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Map<?, ?> map) {
      write(out, map);
    } else if (value instanceof Collection<?> list) {
      requireDepth(out);
      out.writeStartArray();
      for (Object element : list) {
        writeValue(out, element);
      }
      out.writeEndArray();
    } else if (value.getClass().isArray() && !(value instanceof byte[])) {
      writeArray(out, value);
    } else {
      throw refused(out, value);
    }
  }

  private static void writeArray(JsonGenerator out, Object array) throws IOException {
    requireDepth(out);
    out.writeStartArray();
    for (int i = 0, length = Array.getLength(array); i < length; i++) {
      writeValue(out, Array.get(array, i));
    }
    out.writeEndArray();
  }

  private static void requireDepth(JsonGenerator out) {
    if (out.getOutputContext().getNestingDepth() >= MAX_DEPTH) {
      throw new IllegalArgumentException(
          "the map"
              + place(out)
              + " contains itself, or has more than "
              + MAX_DEPTH
              + " levels, the most there can be");
    }
  }

  private static void writeNumber(JsonGenerator out, Number number) throws IOException {
    if (number instanceof Long || number instanceof Integer) {
      out.writeNumber(number.longValue());
      return;
    }
    String text = JsonNumbers.text(number);
    if (text == null) {
      throw refused(out, number);
    }
    out.writeNumber(text);
  }

  // Jackson writes half a surrogate pair as bytes that are not UTF-8.
  private static String wellFormed(JsonGenerator out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && ++i < text.length()
                && Character.isLowSurrogate(text.charAt(i));
        if (!pair) {
          throw new IllegalArgumentException(
              "a string" + place(out) + " has an unpaired surrogate");
        }
      }
    }
    return text;
  }

  private static IllegalArgumentException refused(JsonGenerator out, Object value) {
    boolean number = value instanceof Double || value instanceof Float;
    return new IllegalArgumentException(
        (number ? value.toString() : nameOf(value))
            + place(out)
            + " has no JSON form that reads back the same; make it a string, a number, a list or a"
            + " map first");
  }

  /** Where the generator is, as a JSON pointer, for messages. */
  static String place(JsonGenerator out) {
    String pointer = out.getOutputContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "" : " at " + Excerpt.of(pointer);
  }

  private static String nameOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getTypeName();
  }
}
