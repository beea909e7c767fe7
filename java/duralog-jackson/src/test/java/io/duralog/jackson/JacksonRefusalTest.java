package io.duralog.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.spi.JsonCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would not come back the same is refused, where it is and in words. */
class JacksonRefusalTest {
  private final JsonCodec codec = new JacksonJsonCodec();

  static Stream<Object> valuesWithoutJsonForm() {
    return Stream.of(
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        Float.NaN,
        Instant.EPOCH,
        TimeUnit.DAYS,
        new Object(),
        Optional.empty(),
        new byte[3],
        'c');
  }

  @ParameterizedTest
  @MethodSource("valuesWithoutJsonForm")
  void valueWithoutJsonFormIsRefusedWithItsPlace(Object value) {
    assertThatThrownBy(() -> codec.encode(Map.of("deep", List.of(0, Map.of("x", value)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/deep/1/x")
        .hasMessageContaining("has no JSON form");
  }

  @Test
  void keysThatAreNoStringsAreRefused() {
    assertThatThrownBy(() -> codec.encode(Map.of("m", Map.of(1, "one"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Integer");
    Map<String, Object> nullKey = new HashMap<>();
    nullKey.put(null, 1);
    assertThatThrownBy(() -> codec.encode(nullKey)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D"})
  void unpairedSurrogateIsRefusedInValuesAndKeys(String text) {
    assertThatThrownBy(() -> codec.encode(Map.of("v", text)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> codec.encode(Map.of(text, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    String longText = "x".repeat(10_000) + text;
    assertThatThrownBy(() -> codec.encode(Map.of("v", longText)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mapThatContainsItselfIsRefused() {
    Map<String, Object> map = new HashMap<>();
    map.put("self", map);
    assertThatThrownBy(() -> codec.encode(map))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1000 levels")
        .hasMessageContaining("at /self/self/")
        .hasMessageContaining("contains itself")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    List<Object> list = new ArrayList<>();
    list.add(list);
    assertThatThrownBy(() -> codec.encode(Map.of("l", list)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCanBeWrittenCanBeReadInDepthToo() {
    Map<String, Object> map = Map.of();
    for (int i = 1; i < 1000; i++) {
      map = Map.of("m", map);
    }
    codec.decode(ByteBuffer.wrap(codec.encode(map)));
    Map<String, Object> tooDeep = Map.of("m", map);
    assertThatThrownBy(() -> codec.encode(tooDeep)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "42",
        "[1]",
        "\"text\"",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":[1",
        "{\"a\":1,}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":1e99999999999}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{\"a\":1}{\"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"o\":{\"a\":null,\"a\":null}}",
        "\uFEFF{}",
        "{} //"
      })
  void whatIsNotExactlyOneObjectIsRefused(String json) {
    assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(json.getBytes(UTF_8))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a JSON object: ")
        .hasNoCause()
        .message()
        .doesNotContain("\n", "Source", "REDACTED", "StreamReadFeature")
        .hasSizeLessThan(300);
  }

  @Test
  void thePlaceOfBadJsonIsToldAsLineAndColumn() {
    String open = "{\"a\":\n [1,\n  2";
    assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(open.getBytes(UTF_8))))
        .hasMessageContaining("start marker at line: 2, column: 2")
        .hasMessageContaining("line: 3, column: 4");
  }

  @Test
  void aLongKeyIsNotRepeatedWhole() {
    String key = "k".repeat(100_000);
    assertThatThrownBy(() -> codec.encode(Map.of(key, new Object())))
        .message()
        .contains(" at /kkk", "has no JSON form")
        .hasSizeLessThan(400);
    byte[] twice = ("{\"" + key + "\":1,\"" + key + "\":2}").getBytes(UTF_8);
    assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(twice)))
        .message()
        .contains("duplicate key")
        .hasSizeLessThan(400);
  }

  @Test
  void otherEncodingsAreRefused() {
    for (byte[] bytes :
        List.of(
            "{}".getBytes(StandardCharsets.UTF_16),
            "{}".getBytes(StandardCharsets.UTF_16LE),
            new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'},
            new byte[] {'{', '"', (byte) 0xE9, '"', ':', '1', '}'})) {
      assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(bytes)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
