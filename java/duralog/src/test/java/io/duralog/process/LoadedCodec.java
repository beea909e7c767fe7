package io.duralog.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.duralog.spi.JsonCodec;
import java.nio.ByteBuffer;
import java.util.Map;

/** The codec that an application brings along. It knows one key. */
public final class LoadedCodec implements JsonCodec {
  @Override
  public byte[] encode(Map<String, ?> map) {
    return ("{\"loader\":\"" + map.get("loader") + "\"}").getBytes(UTF_8);
  }

  @Override
  public Map<String, Object> decode(ByteBuffer utf8) {
    return Map.of("codec", getClass());
  }
}
