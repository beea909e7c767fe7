package io.duralog.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.duralog.DuraLog;
import io.duralog.RecordView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Records as lines of JSON, and back. For one thread. */
final class RecordLines implements RecordPrinter {
  private static final int ENOUGH = 128 * 1024;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final Output out;
  private final @Nullable HexFormat hex;
  private final long limit;
  private long written;
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(2 * ENOUGH);
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

  /** Writes text where a payload is text, else base64. */
  RecordLines(Output out) {
    this(out, null, Long.MAX_VALUE);
  }

  /**
   * Writes to an output.
   *
   * @param hex how payloads are written; null for text or base64
   * @param limit most records; after the last one {@link RecordPrinter.EnoughException} is thrown
   */
  RecordLines(Output out, @Nullable HexFormat hex, long limit) {
    this.out = out;
    this.hex = hex;
    this.limit = limit;
  }

  @Override
  public void visit(RecordView record) {
    byte[] payload = new byte[record.payload().remaining()];
    record.payload().get(payload);
    try (JsonGenerator json = JSON.createGenerator(gathered, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeNumberField("sequence", record.sequence());
      json.writeNumberField("type", record.type());
      write(json, payload);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    gathered.write('\n');
    if (gathered.size() >= ENOUGH) {
      flush();
    }
    if (++written == limit) {
      throw new EnoughException();
    }
  }

  private void write(JsonGenerator json, byte[] payload) throws IOException {
    if (hex != null) {
      json.writeStringField("hex", hex.formatHex(payload));
      return;
    }
    String text = text(payload);
    if (text == null) {
      json.writeBinaryField("base64", payload);
    } else {
      json.writeStringField("text", text);
    }
  }

  /** The payload as text; null if that would not give the same bytes again. */
  private @Nullable String text(byte[] payload) {
    try {
      return utf8.decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  @Override
  public void flush() {
    byte[] bytes = gathered.toByteArray();
    gathered.reset();
    out.write(bytes, 0, bytes.length);
  }

  /**
   * Appends the record of a line.
   *
   * @throws CommandException when it is none; names the line
   */
  static void append(DuraLog log, byte[] bytes, int start, int length, long number) {
    Integer type = null;
    byte[] payload = null;
    try (JsonParser json = JSON.createParser(bytes, start, length)) {
      boolean sound = json.nextToken() == JsonToken.START_OBJECT;
      while (sound && json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "type" -> type = json.getIntValue();
          case "text" -> payload = json.getText().getBytes(StandardCharsets.UTF_8);
          case "base64" -> payload = json.getBinaryValue();
          case "hex" -> payload = HexFormat.of().parseHex(json.getText());
          default -> json.skipChildren();
        }
      }
      if (sound && type != null && payload != null && json.nextToken() == null) {
        log.append(type, payload);
        return;
      }
    } catch (IOException | IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new CommandException("line " + number + " is no record of an export: " + why, e);
    }
    throw new CommandException(
        "line "
            + number
            + " is no record of an export: it needs \"type\", and \"text\","
            + " \"base64\" or \"hex\"; 'duralog append --json' stores any JSON object");
  }
}
