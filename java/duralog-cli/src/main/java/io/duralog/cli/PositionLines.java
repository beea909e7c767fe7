package io.duralog.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.duralog.PositionInfo;
import java.io.IOException;
import java.util.Collection;

/** Positions, for programs. */
final class PositionLines {
  private PositionLines() {}

  /** Writes the field {@code checkpoints}, a list. */
  static void write(JsonGenerator json, Collection<PositionInfo> positions) throws IOException {
    json.writeArrayFieldStart("checkpoints");
    for (PositionInfo each : positions) {
      json.writeStartObject();
      json.writeStringField("name", each.name());
      json.writeNumberField("processed", each.processed());
      json.writeBooleanField("holds", each.holds());
      json.writeNumberField("generation", each.generation());
      json.writeStringField("stored", each.stored().toString());
      json.writeBooleanField("damaged", each.damaged());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
