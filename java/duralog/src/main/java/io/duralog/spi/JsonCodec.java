package io.duralog.spi;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Turns maps into JSON and back. {@code duralog-jackson} provides one; it is found with {@link
 * java.util.ServiceLoader}: beside the library or, where there is none, through the context class
 * loader of the thread that appends or reads, so that each application may have its own. Called on
 * the appending or reading thread, by many threads at once.
 */
public interface JsonCodec {
  /**
   * Encodes a map as one JSON object in UTF-8.
   *
   * @throws IllegalArgumentException when a value has no JSON form: the message tells where and
   *     why, and becomes that of a {@link io.duralog.RecordTypeException}; nothing is appended then
   */
  byte[] encode(Map<String, ?> map);

  /**
   * Decodes one JSON object. Key order, long, double and BigDecimal survive a round trip.
   *
   * @param utf8 the payload, from position to limit; its position may be moved
   * @throws IllegalArgumentException when it is no JSON object; the message, which tells why,
   *     becomes part of that of a {@link io.duralog.RecordTypeException}
   */
  Map<String, Object> decode(ByteBuffer utf8);
}
