package io.duralog.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.spi.JsonCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in comes out: order, types, every digit. */
class JacksonJsonCodecTest {
  private final JsonCodec codec = new JacksonJsonCodec();

  private Map<String, Object> roundTrip(Map<String, ?> map) {
    return codec.decode(ByteBuffer.wrap(codec.encode(map)));
  }

  private Object roundTrip(Object value) {
    return roundTrip(Map.of("v", value)).get("v");
  }

  private Object decode(String value) {
    return codec.decode(ByteBuffer.wrap(("{\"v\":" + value + "}").getBytes(UTF_8))).get("v");
  }

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(JsonCodec.class))
        .singleElement()
        .isInstanceOf(JacksonJsonCodec.class);
  }

  @Test
  void orderOfKeysSurvivesOnEveryLevel() {
    Map<String, Object> inner = new LinkedHashMap<>();
    Map<String, Object> map = new LinkedHashMap<>();
    for (String key :
        List.of("zulu", "alpha", "mike", "", "ключ", "a/b", "\"\n\u0000", "\uD83D\uDE00")) {
      inner.put(key, key.length());
      map.put(key, inner);
    }
    Map<String, Object> back = roundTrip(map);
    assertThat(back.keySet()).containsExactlyElementsOf(map.keySet());
    assertThat(back.values())
        .allSatisfy(
            value ->
                assertThat(List.copyOf(((Map<?, ?>) value).keySet()))
                    .isEqualTo(List.copyOf(map.keySet())));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1,
        42,
        Integer.MAX_VALUE + 1L,
        (1L << 53) + 1,
        Long.MIN_VALUE,
        Long.MAX_VALUE
      })
  void longsSurvive(long number) {
    assertThat(roundTrip(number)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.0,
        -0.0,
        1,
        1.5,
        0.1,
        100,
        1e7,
        1e10,
        1e23,
        2e-3,
        1e-10,
        Math.PI,
        Double.MIN_VALUE,
        Double.MAX_VALUE
      })
  void doublesSurvive(double number) {
    assertThat(roundTrip(number)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "42",
        "1.5",
        "1.50",
        "19.99",
        "1.0E-10",
        "1E+3",
        "1.0E+10",
        "-0.10",
        "0E-7",
        "1E-400",
        "1E+400",
        "12345678901234567890.123456789",
        "123456789012345678901234567890",
        "9007199254740993",
        "1e2147483647"
      })
  void bigDecimalsSurviveWithTheirScale(String text) {
    assertThat(roundTrip(new BigDecimal(text))).isEqualTo(new BigDecimal(text));
  }

  @Test
  void anyDoubleAndAnyBigDecimalSurvives() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        assertThat(roundTrip(number)).isEqualTo(number);
      }
      BigInteger digits = new BigInteger(random.nextInt(100), random);
      BigDecimal decimal = new BigDecimal(digits, random.nextInt(40) - 20);
      assertThat(roundTrip(decimal)).isEqualTo(decimal);
      BigDecimal looksLikeDouble = BigDecimal.valueOf(random.nextInt(100_000) / 100.0);
      assertThat(roundTrip(looksLikeDouble)).isEqualTo(looksLikeDouble);
    }
  }

  @Test
  void integersBeyondLongComeBackAsBigInteger() {
    BigInteger big = BigInteger.TWO.pow(5000).negate();
    assertThat(roundTrip(big)).isEqualTo(big);
    assertThat(roundTrip(BigInteger.TWO.pow(63))).isEqualTo(BigInteger.TWO.pow(63));
  }

  @Test
  void smallerIntegersAndFloatsComeBackWidened() {
    assertThat(roundTrip(Map.of("v", 42)).get("v")).isEqualTo(42L);
    assertThat(roundTrip((short) 7)).isEqualTo(7L);
    assertThat(roundTrip((byte) -7)).isEqualTo(-7L);
    assertThat(roundTrip(0.1f)).isEqualTo(0.1);
    assertThat(roundTrip(BigInteger.ONE)).isEqualTo(1L);
  }

  @Test
  void nullsListsArraysAndNestedMapsSurvive() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("nothing", null);
    map.put("list", Arrays.asList(1L, null, "x", List.of(), Map.of()));
    map.put("array", new Object[] {true, new int[] {1, 2}});
    assertThat(roundTrip(map))
        .containsEntry("nothing", null)
        .containsEntry("list", map.get("list"))
        .containsEntry("array", List.of(true, List.of(1L, 2L)));
    assertThat(roundTrip(Map.of())).isEmpty();
  }

  @Test
  void textOfAnyLengthSurvives() {
    String text = "é€\uD83D\uDE00\u0000\u2028\\\"/".repeat(3_000_000);
    assertThat(roundTrip(text)).isEqualTo(text);
    assertThat(roundTrip(Map.of(text.substring(0, 200_000), 1L))).hasSize(1);
  }

  @Test
  void foreignFractionsLoseNothing() {
    assertThat(decode("1.60")).isEqualTo(new BigDecimal("1.60"));
    assertThat(decode("1.6")).isEqualTo(1.6);
    assertThat(decode("3.14159265358979323846"))
        .isEqualTo(new BigDecimal("3.14159265358979323846"));
    assertThat(decode("1e5")).isEqualTo(new BigDecimal("1e5"));
    assertThat(decode("1e400")).isEqualTo(new BigDecimal("1e400"));
  }

  @Test
  void positionAndLimitOfTheBufferAreRespected() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(32).put(3, "{\"a\":1}".getBytes(UTF_8));
    buffer.position(3).limit(10);
    assertThat(codec.decode(buffer.asReadOnlyBuffer())).containsExactly(Map.entry("a", 1L));
  }

  @Test
  void manyThreadsShareOneCodec() {
    Map<String, Object> map =
        Map.of("text", "é".repeat(5000), "number", 1.25, "deep", Map.of("k", List.of(1L)));
    assertThat(IntStream.range(0, 2000).parallel().allMatch(i -> roundTrip(map).equals(map)))
        .isTrue();
  }
}
