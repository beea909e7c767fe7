package io.duralog.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.duralog.CorruptLogException;
import io.duralog.Position;
import io.duralog.PositionInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Positions, for programs. */
final class PositionLines {
  private PositionLines() {}

  /** Those of a log. None where there is no root: then the log is damaged, which is told. */
  static Collection<PositionInfo> of(Path log) {
    try {
      return Files.exists(log.resolve("root")) ? Position.list(log).values() : List.of();
    } catch (CorruptLogException e) {
      return List.of(); // nor where it is damaged
    }
  }

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
