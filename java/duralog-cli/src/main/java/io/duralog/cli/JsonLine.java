package io.duralog.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.duralog.Damage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** One JSON object on one line, for programs. */
final class JsonLine {
  /** Writes the fields of the object. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonLine() {}

  /** The object: the fields, and then {@code damage}, a list. */
  static String of(Fields fields, List<Damage> damage) {
    return of(
        json -> {
          fields.write(json);
          json.writeArrayFieldStart("damage");
          for (Damage each : damage) {
            Verdict.write(json, each);
          }
          json.writeEndArray();
        });
  }

  /** The object. */
  static String of(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
