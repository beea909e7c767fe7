package io.duralog.cli;

import io.duralog.DuraLog;
import io.duralog.RecordTypeException;
import io.duralog.spi.JsonCodec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a line becomes in the log. Stateless; used by all appenders. */
@FunctionalInterface
interface LineFormat {
  /**
   * Appends one line and returns its sequence.
   *
   * @param durable whether to wait until the record is durable
   * @throws CommandException when the line has not this format; names the line
   */
  long append(DuraLog log, Lines lines, int line, boolean durable);

  /** A record of raw bytes, whatever they are. */
  static LineFormat bytes() {
    return (log, lines, i, durable) ->
        durable
            ? log.appendDurable(lines.bytes(), lines.start(i), lines.length(i))
            : log.append(lines.bytes(), lines.start(i), lines.length(i));
  }

  /** A text record; the line must be UTF-8. */
  static LineFormat text() {
    return (log, lines, i, durable) -> {
      String text = utf8(lines, i);
      return durable ? log.appendDurable(text) : log.append(text);
    };
  }

  /** A JSON record; the line must be one JSON object. */
  static LineFormat json(JsonCodec codec) {
    return (log, lines, i, durable) -> {
      try {
        Map<String, Object> map =
            codec.decode(ByteBuffer.wrap(lines.bytes(), lines.start(i), lines.length(i)));
        return durable ? log.appendDurable(map) : log.append(map);
      } catch (IllegalArgumentException | RecordTypeException e) {
        throw new CommandException("line " + lines.number(i) + ": " + e.getMessage(), e);
      }
    };
  }

  private static String utf8(Lines lines, int i) {
    int start = lines.start(i);
    int length = lines.length(i);
    String text = new String(lines.bytes(), start, length, StandardCharsets.UTF_8);
    // The fast decoder puts U+FFFD where the bytes are wrong; the line may also just hold one.
    if (text.indexOf('\uFFFD') >= 0) {
      checkUtf8(ByteBuffer.wrap(lines.bytes(), start, length), lines.number(i));
    }
    return text;
  }

  private static void checkUtf8(ByteBuffer line, long number) {
    int start = line.position();
    try {
      StandardCharsets.UTF_8.newDecoder().decode(line);
    } catch (CharacterCodingException e) {
      throw new CommandException(
          "line "
              + number
              + " is not UTF-8 text (byte "
              + (line.position() - start + 1)
              + "); --bytes stores lines of any bytes",
          e);
    }
  }
}
