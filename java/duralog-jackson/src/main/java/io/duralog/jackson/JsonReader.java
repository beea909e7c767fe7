package io.duralog.jackson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one object strictly. Stateless. Depth is bounded by the parser. */
final class JsonReader {
  private JsonReader() {}

  static Map<String, @Nullable Object> readOnlyObject(JsonParser in) throws IOException {
    JsonToken first = in.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException(
          "not a JSON object: " + (first == null ? "empty" : "begins with " + first.name()));
    }
    Map<String, @Nullable Object> map = readObject(in);
    if (in.nextToken() != null) {
      throw new IllegalArgumentException(
          "not a JSON object: something follows the object, from character "
              + in.currentTokenLocation().getCharOffset());
    }
    return map;
  }

  private static Map<String, @Nullable Object> readObject(JsonParser in) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    String key;
    while ((key = in.nextFieldName()) != null) {
      int before = map.size();
      in.nextToken();
      map.put(key, readValue(in));
      if (map.size() == before) {
        throw new IllegalArgumentException(
            "not a JSON object: duplicate key \"" + Excerpt.of(key) + '"');
      }
    }
    return map;
  }

  private static List<@Nullable Object> readArray(JsonParser in) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      list.add(readValue(in));
    }
    return list;
  }

  private static @Nullable Object readValue(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    return switch (token) {
      case START_OBJECT -> readObject(in);
      case START_ARRAY -> readArray(in);
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) in.getBigIntegerValue()
              : (Object) in.getLongValue();
      case VALUE_NUMBER_FLOAT -> JsonNumbers.fraction(in.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IllegalStateException("a JSON value cannot begin with " + token);
    };
  }
}
