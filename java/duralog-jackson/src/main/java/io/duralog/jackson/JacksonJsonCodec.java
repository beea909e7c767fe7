package io.duralog.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import io.duralog.spi.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The codec of JSON records: a map in, the same map out.
 *
 * <p>What comes back, in the order of its keys: null, {@link Boolean} and {@link String} as they
 * were; a {@link Double} and a {@link java.math.BigDecimal} each as what it was, equal to the last
 * digit and scale; every integer as a {@link Long}, or a {@link java.math.BigInteger} where it does
 * not fit; maps and lists (and arrays, as lists) of these. In JSON that others wrote, a fraction
 * comes back as a Double only where that says exactly the same, and as a BigDecimal otherwise.
 *
 * <p>Anything else would come back as something else, so it is refused in the caller: NaN, the
 * infinities, dates, enums, beans, keys that are no strings, unpaired surrogates, more than 1,000
 * levels. Reading refuses what no JSON writer should write: duplicate keys, something behind the
 * object, bytes that are not UTF-8.
 *
 * <p>For any number of threads at once.
 */
public final class JacksonJsonCodec implements JsonCodec {
  // What can be written can be read: the record limit of the log is the only limit of size.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonWriter.MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(JsonWriter.MAX_DEPTH).build())
          .build();

  /** Needs no configuration; {@link java.util.ServiceLoader} calls this. */
  public JacksonJsonCodec() {}

  @Override
  public byte[] encode(Map<String, ?> map) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try {
      JsonGenerator generator = FACTORY.createGenerator(out);
      JsonWriter.write(generator, map);
      generator.close();
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalArgumentException("the map cannot be written as JSON; see the cause", e);
    }
  }

  @Override
  public Map<String, Object> decode(ByteBuffer utf8) {
    try (JsonParser parser = FACTORY.createParser(text(utf8))) {
      return JsonReader.readOnlyObject(parser);
    } catch (IOException | NumberFormatException e) {
      // Without the cause: its words are in the message, and its place is in the parser's terms.
      throw new IllegalArgumentException("not a JSON object: " + Excerpt.ofParser(e));
    }
  }

  // Jackson would guess UTF-16 and UTF-32, and lets some ill-formed UTF-8 pass.
  private static String text(ByteBuffer utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not a JSON object: not UTF-8", e);
    }
  }
}
